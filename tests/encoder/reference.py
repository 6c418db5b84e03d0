"""The same network in plain NumPy and float32, straight from the checkpoint: the yardstick."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

_HEADS = 12


def _erf(x: Floats) -> Floats:
    """The error function to 1.5e-7 (Abramowitz and Stegun, 7.1.26)."""
    t = 1.0 / (1.0 + 0.3275911 * np.abs(x))
    series = t * np.polyval([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592], t)
    return np.asarray(np.sign(x) * (1.0 - series * np.exp(-x * x)), dtype=np.float32)


@dataclass(frozen=True)
class ReferenceEncoder:
    """all-MiniLM-L6-v2 as its paper describes it, one sentence at a time."""

    weights: Mapping[str, Floats]
    tokenizer: Tokenizer

    def encode(self, text: str) -> Floats:
        """The sentence's vector, shape (384,), of unit length."""
        x = self._embed(self.tokenizer.encode(text).ids)
        for number in range(6):
            x = self._layer(x, f"encoder.layer.{number}")
        mean = x.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def _embed(self, pieces: list[int]) -> Floats:
        table = "embeddings.{}_embeddings.weight"
        x = self.weights[table.format("word")][pieces]
        x = x + self.weights[table.format("position")][: len(pieces)]
        x = x + self.weights[table.format("token_type")][0]
        return self._norm(x, "embeddings.LayerNorm")

    def _layer(self, x: Floats, name: str) -> Floats:
        attended = self._dense(
            self._attend(x, f"{name}.attention.self"), f"{name}.attention.output.dense"
        )
        x = self._norm(x + attended, f"{name}.attention.output.LayerNorm")
        inner = self._dense(x, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1.0 + _erf(inner / math.sqrt(2.0)))
        return self._norm(
            x + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm"
        )

    def _attend(self, x: Floats, name: str) -> Floats:
        query, key, value = (
            self._dense(x, f"{name}.{part}").reshape(len(x), _HEADS, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1])
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        mixed: Floats = shares @ value
        return mixed.transpose(1, 0, 2).reshape(len(x), -1)

    def _dense(self, x: Floats, name: str) -> Floats:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, x: Floats, name: str) -> Floats:
        centred = x - x.mean(axis=-1, keepdims=True)
        spread: Floats = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
        scaled = centred / spread * self.weights[f"{name}.weight"]
        return scaled + self.weights[f"{name}.bias"]

"""A reader: an adapted encoder with a linear head, which gives each label a share of 1.

Where several labels may be right at once, each has a likelihood of its own instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.core.errors import SetUpBroken
from bot.encoder.sentence_encoder import load_encoder

Floats = NDArray[np.float32]


class ReaderUnusable(SetUpBroken):
    """The file of a reader's head is missing or broken; the text says which and why."""


class PooledEncoder(Protocol):
    """The adapted encoder."""

    def pooled(self, text: str) -> Floats:
        """The pooled layers of a text, one after the other."""
        ...

    def is_piece(self, word: str) -> bool:
        """Whether the word is one of the encoder's word pieces."""
        ...

    def words(self) -> frozenset[str]:
        """Every word piece that is a word of its own."""
        ...


@dataclass(frozen=True)
class Reader:
    """An adapted encoder with its head: ``weights`` (labels, pooled) and ``bias`` (labels,)."""

    encoder: PooledEncoder
    weights: Floats
    bias: Floats

    def shares(self, text: str) -> Floats:
        """The share of each label, shape (labels,), summing to 1."""
        scores = self._scores(text)
        shares = np.exp(scores - scores.max())
        return np.asarray(shares / shares.sum(), dtype=np.float32)

    def likelihoods(self, text: str) -> Floats:
        """The likelihood of each label, shape (labels,), each between 0 and 1."""
        likely = 1 / (1 + np.exp(-np.clip(self._scores(text), -30, 30)))
        return np.asarray(likely, dtype=np.float32)

    def _scores(self, text: str) -> Floats:
        scores = self.weights @ self.encoder.pooled(text) + self.bias
        return np.asarray(scores, dtype=np.float32)


def load_reader(path: Path, encoder: Path, labels: int) -> Reader:
    """The reader whose adapter and head are in ``path`` and whose encoder was built.

    Raises ReaderUnusable naming file and reason, or EncoderUnusable when it is not built.
    """
    try:
        tensors = load_file(path)
        weights, bias = tensors["head.weight"], tensors["head.bias"]
    except (OSError, SafetensorError, KeyError) as error:
        raise ReaderUnusable(f"{path.name}: cannot be read ({error})") from error
    if weights.shape[0] != labels or bias.shape != (labels,):
        raise ReaderUnusable(f"{path.name}: has {weights.shape[0]} labels, not {labels}")
    return Reader(load_encoder(encoder), weights.astype(np.float32), bias.astype(np.float32))

"""Low-rank changes to the encoder's weights, learnt for one purpose.

A file holds for each changed weight ``<name>.down`` (rank, columns) and ``<name>.up``
(rows, rank); their product is added to the weight. Source: "LoRA: Low-Rank Adaptation
of Large Language Models" (Hu et al.).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from bot.core.errors import HouseError
from bot.encoder.source import sha256_of

Floats = NDArray[np.float32]
_UP, _DOWN = ".up", ".down"


class AdapterUnusable(HouseError):
    """The adapter's file is missing, damaged, or does not fit the encoder."""


@dataclass(frozen=True)
class Adapter:
    """Factors by the name of the weight they change, the layers to pool, and the digest."""

    factors: Mapping[str, tuple[Floats, Floats]]
    pooled: tuple[int, ...]
    sha256: str

    def merged(self, weights: Mapping[str, Floats]) -> dict[str, Floats]:
        """The weights with the changes added. Raises AdapterUnusable when they do not fit."""
        changed = dict(weights)
        for name, (up, down) in self.factors.items():
            weight = weights.get(f"{name}.weight")
            if weight is None or weight.shape != (up.shape[0], down.shape[1]):
                raise AdapterUnusable(f"the adapter's {name} does not fit the encoder")
            changed[f"{name}.weight"] = weight + up @ down
        return changed


def read_adapter(path: Path, pooled: tuple[int, ...]) -> Adapter:
    """The adapter in a safetensors file. Raises AdapterUnusable naming file and reason."""
    try:
        tensors = load_file(path)
    except (OSError, SafetensorError) as error:
        raise AdapterUnusable(f"{path}: cannot be read ({error})") from error
    names = sorted(name.removesuffix(_UP) for name in tensors if name.endswith(_UP))
    try:
        factors = {name: _pair(tensors, name) for name in names}
    except KeyError as error:
        raise AdapterUnusable(f"{path}: lacks {error}") from error
    return Adapter(factors, pooled, sha256_of(path))


def _pair(tensors: Mapping[str, NDArray[np.generic]], name: str) -> tuple[Floats, Floats]:
    up, down = tensors[name + _UP], tensors[name + _DOWN]
    return up.astype(np.float32), down.astype(np.float32)

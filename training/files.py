"""Writes what was learnt in the form in which the service reads it."""

from __future__ import annotations

from pathlib import Path

from safetensors.torch import save_file
from torch import nn

from training.network import AdaptedEncoder


def save_reader(path: Path, encoder: AdaptedEncoder, head: nn.Linear) -> None:
    """The adapter and the head as one safetensors file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = {
        "head.weight": head.weight.detach().contiguous(),
        "head.bias": head.bias.detach().contiguous(),
    }
    save_file({**encoder.adapter(), **weights}, path)

"""The encoder in torch, its layers changed by low-rank adapters that alone are trained.

Source: "LoRA: Low-Rank Adaptation of Large Language Models" (Hu et al.); the network is
that of `bot/encoder/graph.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import nn
from torch.nn import functional

WIDTH, HEADS, LAYERS = 384, 12, 6
RANK = 16
SCALE = 2.0
#: The means of these layers' outputs, one after the other, are what the head reads.
POOLED = (2, 4, 6)
_DROPPED = 0.1
_EPSILON = 1e-12
_CHANGED = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def _key(name: str) -> str:
    return name.replace(".", "/")


class AdaptedEncoder(nn.Module):
    """Frozen weights plus ``SCALE * up @ down`` on each linear map of each layer."""

    def __init__(self, weights: Mapping[str, torch.Tensor]) -> None:
        super().__init__()
        self.weights = {name: value.float() for name, value in weights.items()}
        self.down, self.up = nn.ParameterDict(), nn.ParameterDict()
        for layer in range(LAYERS):
            for part in _CHANGED:
                name = f"encoder.layer.{layer}.{part}"
                rows, columns = self.weights[f"{name}.weight"].shape
                start = torch.randn(RANK, columns) / math.sqrt(columns)
                self.down[_key(name)] = nn.Parameter(start)
                self.up[_key(name)] = nn.Parameter(torch.zeros(rows, RANK))

    def forward(self, pieces: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """The pooled layers of a batch: pieces and mask (b, n) to (b, 3 * width)."""
        weights, length = self.weights, pieces.shape[1]
        x = weights["embeddings.word_embeddings.weight"][pieces]
        x = x + weights["embeddings.position_embeddings.weight"][:length]
        x = x + weights["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        pooled = []
        for layer in range(LAYERS):
            x = self._layer(x, mask, f"encoder.layer.{layer}")
            if layer + 1 in POOLED:
                pooled.append(_mean(x, mask))
        return torch.cat(pooled, 1).float()

    def _layer(self, x: torch.Tensor, mask: torch.Tensor, name: str) -> torch.Tensor:
        batch, length = mask.shape
        query, key, value = (
            self._linear(x, f"{name}.attention.self.{part}")
            .view(batch, length, HEADS, WIDTH // HEADS)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=mask[:, None, None, :].bool(),
            dropout_p=_DROPPED if self.training else 0.0,
        )
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        mixed = self._dropped(self._linear(mixed, f"{name}.attention.output.dense"))
        x = self._norm(x + mixed, f"{name}.attention.output.LayerNorm")
        inner = functional.gelu(self._linear(x, f"{name}.intermediate.dense"))
        outer = self._dropped(self._linear(inner, f"{name}.output.dense"))
        return self._norm(x + outer, f"{name}.output.LayerNorm")

    def _linear(self, x: torch.Tensor, name: str) -> torch.Tensor:
        change = SCALE * (self.up[_key(name)] @ self.down[_key(name)])
        return functional.linear(
            x, self.weights[f"{name}.weight"] + change, self.weights[f"{name}.bias"]
        )

    def _norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        scale, shift = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return functional.layer_norm(x, (WIDTH,), scale, shift, _EPSILON)

    def _dropped(self, x: torch.Tensor) -> torch.Tensor:
        return functional.dropout(x, _DROPPED, self.training)

    def begin_as(self, adapter: Mapping[str, torch.Tensor]) -> None:
        """Starts from what another adapter has learnt, as `adapter` wrote it."""
        for key in self.down:
            name = key.replace("/", ".")
            self.down[key].data = adapter[f"{name}.down"].float()
            self.up[key].data = adapter[f"{name}.up"].float() / SCALE

    def adapter(self) -> dict[str, torch.Tensor]:
        """What was learnt, by the name of the weight it changes, the scale worked in."""
        found: dict[str, torch.Tensor] = {}
        for key in self.down:
            name = key.replace("/", ".")
            found[f"{name}.down"] = self.down[key].detach().half().contiguous()
            found[f"{name}.up"] = (SCALE * self.up[key]).detach().half().contiguous()
        return found


def _mean(x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    weight = mask[..., None].to(x.dtype)
    return (x * weight).sum(1) / weight.sum(1)


def padded(rows: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Word pieces of several texts as one batch, and the mask of what is not padding."""
    longest = max(len(row) for row in rows)
    pieces = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest)
    for place, row in enumerate(rows):
        pieces[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return pieces, mask

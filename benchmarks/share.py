"""A share with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

_Z = 1.96


@dataclass(frozen=True)
class Share:
    """``hits`` out of ``total`` with the Wilson 95 % interval."""

    hits: int
    total: int

    @property
    def rate(self) -> float:
        """The share itself; 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound; the whole range when nothing was counted."""
        if not self.total:
            return 0.0, 1.0
        n = self.total
        centre = self.rate + _Z**2 / (2 * n)
        margin = _Z * sqrt(self.rate * (1 - self.rate) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.hits}/{self.total} = {self.rate:.3f} ({low:.3f} to {high:.3f})"


def share(outcomes: Iterable[bool]) -> Share:
    """How many of these are true."""
    counted = list(outcomes)
    return Share(sum(counted), len(counted))

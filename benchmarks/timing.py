"""A timing or another amount with the bound it must keep."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.bounded import Figure
from benchmarks.share import Share


@dataclass(frozen=True)
class Timing:
    """A median in milliseconds, a ratio, seconds or megabytes, as its name says."""

    name: str
    value: float
    most: float
    n: int

    @property
    def figure(self) -> Figure:
        """The timing as a figure that holds or does not."""
        held = int(self.value <= self.most)
        return Figure(self.name, Share(held, 1), least=1.0)

    def __str__(self) -> str:
        verdict = "met" if self.value <= self.most else "MISSED"
        return f"  {self.name:48} {self.value:6.2f} (n = {self.n}), at most {self.most}  {verdict}"

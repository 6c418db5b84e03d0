"""A figure with the bound it must keep."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.share import Share


@dataclass(frozen=True)
class Figure:
    """One line of the report. ``least`` or ``most`` is the bound, if there is one."""

    name: str
    share: Share
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the bound is met; a figure of nothing meets none."""
        if self.least is None and self.most is None:
            return True
        if not self.share.total:
            return False
        rate = self.share.rate
        return (self.least is None or rate >= self.least) and (
            self.most is None or rate <= self.most
        )

    def __str__(self) -> str:
        bound = f"at least {self.least}" if self.least is not None else ""
        bound = f"at most {self.most}" if self.most is not None else bound
        verdict = ("met" if self.holds else "MISSED") if bound else ""
        return f"  {self.name:48} {self.share!s:38} {bound:14} {verdict}".rstrip()

"""The page for the ward board: one month of feedback on one sheet, fit for anyone to read. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.you_said import Entry


@dataclass(frozen=True)
class BoardMonth:
    """One month as shown. ``height`` is the per cent positive, None where it is hidden."""

    name: str
    total: str
    positive: str
    negative: str
    height: int | None


@dataclass(frozen=True)
class BoardPage:
    """``months`` end with the month of the page; ``entries`` are published ones of that month.

    ``more_at`` is where the public page is, without "https://"; empty if nobody has said.
    """

    trust: str
    months: tuple[BoardMonth, ...]
    entries: tuple[Entry, ...]
    more_at: str

    @property
    def month(self) -> BoardMonth:
        """The month of the page."""
        return self.months[-1]


class BoardPrinter(Protocol):
    """Draws the page."""

    def __call__(self, page: BoardPage) -> bytes:
        """A PDF of one A4 page."""
        ...

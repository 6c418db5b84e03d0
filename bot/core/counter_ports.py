"""Counts by day."""

from __future__ import annotations

from typing import Protocol


class Counters(Protocol):
    """How often something happened, by day; the health page shows them."""

    def add(self, name: str, day: str, by: int = 1) -> None:
        """Adds to a day's count ("2026-11-23")."""
        ...

    def of_day(self, day: str) -> dict[str, int]:
        """Every count of a day."""
        ...

"""Who is on duty when, and the hours that staff set: what is kept of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.hours import ChosenHours


@dataclass(frozen=True)
class Shift:
    """One person's time on duty. ``starts`` and ``ends`` are moments; a night ends a day later."""

    id: str
    staff_id: str
    staff_name: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class HoursSet:
    """The hours in force since ``at``, and who set them."""

    hours: ChosenHours
    set_by: str
    at: datetime


class Rota(Protocol):
    """Shifts and hours on one open transaction."""

    def add(self, shift: Shift) -> None:
        """Keeps a shift."""
        ...

    def remove(self, shift_id: str) -> Shift | None:
        """Takes a shift out; None if there was none."""
        ...

    def between(self, since: datetime, until: datetime) -> Sequence[Shift]:
        """Shifts of which a part lies in the period, the earliest first."""
        ...

    def set_hours(self, chosen: HoursSet) -> None:
        """Keeps new hours; the older ones stay on file."""
        ...

    def hours(self) -> HoursSet | None:
        """The hours in force; None if staff never set any."""
        ...

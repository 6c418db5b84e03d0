"""Comments read in two working days, shown without knowing on which day one came. Pure.

Feedback holds no day (docs/adr/0018), so the clock runs for the list of comments, not for a
comment. A look at the list takes up what is new in it. Whatever is new at a look came after the
look before it: so it came on that day at the earliest, and two working days after that day it is
due at the latest. That day is a fact about staff; of a comment only its state is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from bot.core.concerns import Concern, Done
from bot.core.hours import StaffedHours

#: Working days in which a comment is read.
READ_WITHIN = 2


class Reading(Enum):
    """How far a comment has got with staff."""

    NEW = ""
    WAITING = "waiting"
    READ = "read"
    ACTED = "acted"
    CONCERN = "concern"

    @property
    def is_open(self) -> bool:
        """Whether nobody has said yet that it was read."""
        return self in (Reading.NEW, Reading.WAITING)


@dataclass(frozen=True)
class LeftComment:
    """What somebody wrote, with nothing that says when. ``why`` and ``better`` may be empty.

    ``score`` is their answer to the Friends and Family Test, "" for none; ``done`` is what a
    person did about a concern.
    """

    response_id: str
    month: str
    why: str
    better: str
    publish: bool
    reading: Reading
    score: str = ""
    concern: Concern = Concern.UNSCREENED
    done: tuple[Done, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return "\n".join(part for part in (self.why, self.better) if part)


@dataclass(frozen=True)
class Looks:
    """``looked_on`` is the day new comments were last taken up, ``waiting_since`` the day of the
    look before that; None while there was none."""

    looked_on: date | None = None
    waiting_since: date | None = None

    def taken_up(self, today: date) -> Looks:
        """After a look at which new comments, if any, were taken up."""
        return replace(self, looked_on=today, waiting_since=self.looked_on)

    def due(self, reading: Reading, hours: StaffedHours) -> date | None:
        """The last day on which such a comment is read in time; None before the first look,
        when nobody can say how long it has lain there."""
        came = self.waiting_since if reading is Reading.WAITING else self.looked_on
        return None if came is None else hours.working_day_after(came, READ_WITHIN)


@dataclass(frozen=True)
class Standing:
    """Where the list stands. ``waiting`` counts what was taken up and is unread: what came since
    is not counted, so that no number moves at the moment at which somebody sends an answer.

    ``by`` is the day by which somebody must read, or look again; None before the first look.
    ``on_time`` and ``late`` are comments read in the last twelve months.
    """

    waiting: int
    by: date | None
    on_time: int
    late: int

    @property
    def share_on_time(self) -> float | None:
        """Per cent; None while nothing was read."""
        read = self.on_time + self.late
        return 100 * self.on_time / read if read else None

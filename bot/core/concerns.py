"""Comments that a person must see the same day, though nothing leads to who wrote them. Pure.

Source: the feedback conversation, section 3 (complaints, harm, danger), and "concerns go to a
person the same day". A pain score is about the past and never a concern by itself.

Of a comment only a stage is kept (docs/adr/0024). Staff are shown new ones at a few fixed times
of a working day and not at the moment at which somebody sends an answer: whoever watches the
list and the chats at the same time must not be able to tell whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from bot.core.feedback_plan import WHOLE_MESSAGE, speaks_of_harm
from bot.core.fft_answer import LOW_ANSWERS
from bot.core.hours import StaffedHours
from bot.core.tiers import SAFETY_TIERS, Tier
from bot.core.verdict import Verdict

#: The last time in a day at which new ones are shown with time left to act.
BEFORE_CLOSING = timedelta(hours=1)
#: Longer than any holiday of a hospital: further back nobody looks for a staffed day.
_LOOK_BACK_DAYS = 30


class Concern(Enum):
    """How far a comment has got: the stage is coarse on purpose, and none is a day."""

    #: Nothing and nobody has said yet whether it is one.
    UNSCREENED = ""
    NONE = "none"
    #: Found while its writer was answering; not shown yet.
    FOUND = "found"
    TODAY = "today"
    #: Shown on the working day before, and before that.
    BEFORE = "before"
    EARLIER = "earlier"
    SEEN = "seen"

    @property
    def waits(self) -> bool:
        """Whether staff are shown it and nobody has said what was done."""
        return self in WAITING


#: The oldest first.
WAITING = (Concern.EARLIER, Concern.BEFORE, Concern.TODAY)


class Done(Enum):
    """What a person did about a concern."""

    IN_CHARGE = "in_charge"
    SAFEGUARDING = "safeguarding"
    INCIDENT = "incident"
    PALS = "pals"
    #: It is an ordinary comment after all.
    NO_CONCERN = "no_concern"


@dataclass(frozen=True)
class Round:
    """A moment at which new concerns are shown, on a staffed ``day``; ``closes`` it or not."""

    at: datetime
    day: date
    closes: bool


@dataclass(frozen=True)
class Rounds:
    """What was done last, for the whole list: no comment has a day of its own.

    ``shown_at`` is the round done last. ``told_on`` is the staffed day for which it was settled
    whether people outside must be told; ``tell_next_at`` and ``failures`` are about trying again.
    """

    shown_at: datetime | None = None
    told_on: date | None = None
    tell_next_at: datetime | None = None
    failures: int = 0


def is_concern(text: str, score: str, verdict: Verdict) -> bool:
    """Whether a comment goes to a person the same day; ``score`` is the writer's answer.

    Of danger only what the phrase files find counts: to the reader of whole messages a story
    of last month's pain sounds as if it were happening now.
    """
    danger = {f.tier for f in verdict.findings if f.rule != WHOLE_MESSAGE} & SAFETY_TIERS
    complains = Tier.COMPLAINT in verdict.tiers or score in LOW_ANSWERS
    return bool(text) and (complains or bool(danger) or speaks_of_harm(text))


def last_round(now: datetime, hours: StaffedHours, closing: bool = False) -> Round | None:
    """The round (or closing) that is due or was done last; None if no day lately was staffed."""
    day = hours.today(now)
    for _ in range(_LOOK_BACK_DAYS):
        for one in reversed(rounds_on(day, hours)):
            if one.at <= now and (one.closes or not closing):
                return one
        day -= timedelta(days=1)
    return None


def rounds_on(day: date, hours: StaffedHours) -> list[Round]:
    """The rounds of a day, earliest first: opening, halfway, an hour before closing, closing."""
    if not hours.is_staffed(day):
        return []
    opens, closes = hours.opening(day), hours.closing(day)
    between = {opens + (closes - opens) / 2, closes - BEFORE_CLOSING}
    times = sorted({opens, closes, *(at for at in between if opens < at < closes)})
    return [Round(at, day, at == closes) for at in times]


def days_since(rounds: Rounds, due: Round, hours: StaffedHours) -> int:
    """How many staffed days began between the round done last and this one."""
    if rounds.shown_at is None:
        return 0
    day, number = hours.today(rounds.shown_at), 0
    while day < due.day and number < len(WAITING):
        day += timedelta(days=1)
        number += hours.is_staffed(day)
    return number

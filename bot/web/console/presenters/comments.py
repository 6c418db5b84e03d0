"""Comments in words: what was written, by when it is to be read, how often that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.comment_clock import LeftComment, Reading, Standing
from bot.core.concerns import Concern, Done
from bot.web.console.presenters.paper import month_words

READINGS = {
    Reading.NEW: "To be read",
    Reading.WAITING: "To be read",
    Reading.READ: "Read",
    Reading.ACTED: "Acted on",
    Reading.CONCERN: "A concern",
}
#: The buttons.
MARK_WORDS = {
    Reading.READ: "Read",
    Reading.ACTED: "Acted on",
    Reading.CONCERN: "This is a concern",
}
DONE = {
    Done.IN_CHARGE: "Told the nurse in charge or the ward manager",
    Done.SAFEGUARDING: "Told the safeguarding lead",
    Done.INCIDENT: "Filled in an incident form",
    Done.PALS: "Told PALS or the complaints team",
    Done.NO_CONCERN: "Nothing: it is no concern",
}
SHOWN = {
    Concern.TODAY: "Shown today.",
    Concern.BEFORE: "Waits since the working day before.",
    Concern.EARLIER: "Waits for longer than a working day.",
}


LATE = (Concern.BEFORE, Concern.EARLIER)


@dataclass(frozen=True)
class CommentLine:
    """One comment. ``parts`` are questions with what was answered; ``due`` is in words."""

    id: str
    month: str
    parts: tuple[tuple[str, str], ...]
    shared: str
    state: str
    due: str
    late: bool


@dataclass(frozen=True)
class StandingWords:
    """For the front page. ``late`` is True when the day has passed."""

    to_do: str
    kept: str
    late: bool


def comment_line(one: LeftComment, due: date | None, today: date) -> CommentLine:
    """A comment as the list shows it."""
    parts = (("Why they gave their answer", one.why), ("What could be better", one.better))
    if due is None:
        by = "No due day: it was here before anybody looked at this list."
    else:
        by = f"Read it by {_day(due, today)}."
    return CommentLine(
        id=one.response_id,
        month=month_words(one.month),
        parts=tuple((question, text) for question, text in parts if text),
        shared="May be shared without a name" if one.publish else "Not to be shared",
        state=_state(one),
        due=SHOWN.get(one.concern) or (by if one.reading.is_open else ""),
        late=one.concern in LATE or (one.reading.is_open and due is not None and due < today),
    )


def _state(one: LeftComment) -> str:
    acts = "; ".join(DONE[done][0].lower() + DONE[done][1:] for done in one.done)
    return f"Seen by a person, who {acts}" if acts else READINGS[one.reading]


def concern_words(waiting: Mapping[Concern, int]) -> str:
    """How many wait, and how many of them for too long; "" when none does."""
    number, late = sum(waiting.values()), sum(waiting.get(stage, 0) for stage in LATE)
    if not number:
        return ""
    comments = "1 comment" if number == 1 else f"{number} comments"
    of_them = f"{late} of them " if number > 1 else ""
    since = f", {of_them}since before today" if late else ""
    return f"{comments} with a concern to be seen by a person today{since}."


def standing_of(standing: Standing, today: date) -> StandingWords:
    """Where the list stands, in two sentences."""
    late = standing.by is not None and standing.by < today
    if standing.by is None:
        words = (
            f"{standing.waiting} to read."
            if standing.waiting
            else "nobody has looked at the list yet."
        )
    elif standing.waiting:
        words = f"{standing.waiting} to read by {_day(standing.by, today)}."
    else:
        words = f"look again by {_day(standing.by, today)}."
    return StandingWords(("Late: " if late else "") + words, _kept(standing), late)


def _kept(standing: Standing) -> str:
    share, read = standing.share_on_time, standing.on_time + standing.late
    if share is None:
        return ""
    kept = f"{int(share + 0.5)}% ({standing.on_time} of {read})"
    return f"Read within two working days in the last 12 months: {kept}."


def _day(day: date, today: date) -> str:
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    words = f"{day:%A} {day.day} {day:%B}"
    return f"{near}, {words}" if near else words

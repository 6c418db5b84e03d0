"""Comments in words: what was written, by when it is to be read, how often that was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.comment_clock import LeftComment, Reading, Standing
from bot.web.console.presenters.paper import month_words

READINGS = {
    Reading.NEW: "To be read",
    Reading.WAITING: "To be read",
    Reading.READ: "Read",
    Reading.ACTED: "Acted on",
    Reading.CONCERN: "Raised as a concern",
}


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
        state=READINGS[one.reading],
        due=by if one.reading.is_open else "",
        late=one.reading.is_open and due is not None and due < today,
    )


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

"""Notes, reminders and readers of a conversation, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.desk_ports import Colleague, Note, Reminder, ScreeningMark
from bot.core.tiers import STAFF_VIEW, Tier
from bot.web.console.presenters.times import when_words

#: What screening may be told it should have said.
TIER_WORDS: dict[str, str] = {
    Tier.NONE.value: "Nothing: the assistant could have answered",
    **{
        tier.value: f"{STAFF_VIEW[tier].priority} {STAFF_VIEW[tier].label}"
        for tier in Tier
        if tier is not Tier.NONE
    },
}


@dataclass(frozen=True)
class NoteLine:
    """One note."""

    author: str
    text: str
    when: str


@dataclass(frozen=True)
class ReminderLine:
    """One reminder; ``due`` when its time has come."""

    id: str
    conversation_id: str
    author: str
    text: str
    when: str
    due: bool


def note_lines(notes: Sequence[Note], now: datetime) -> list[NoteLine]:
    """In the order given."""
    return [NoteLine(one.staff_name, one.text, when_words(one.at, now)) for one in notes]


def reminder_lines(reminders: Sequence[Reminder], now: datetime) -> list[ReminderLine]:
    """In the order given."""
    return [
        ReminderLine(
            one.id,
            one.conversation_id,
            one.staff_name,
            one.text,
            when_words(one.due_at, now),
            one.due_at <= now,
        )
        for one in reminders
    ]


def looking_words(readers: Sequence[Colleague], me: str) -> str:
    """ "Ben and Mary are looking at this", without oneself; empty when nobody is."""
    names = [one.name for one in readers if one.id != me]
    if not names:
        return ""
    joined = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{joined} {'are' if len(names) > 1 else 'is'} looking at this"


def mark_words(mark: ScreeningMark) -> str:
    """What a colleague said of the screening of a message."""
    right = TIER_WORDS[mark.right.value]
    why = f" ({mark.why})" if mark.why else ""
    return f"{mark.staff_name} says it should have been: {right}{why}"

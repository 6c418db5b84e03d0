"""The queue in words: who needs a person first, why, and for how long already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.conversation import Holder
from bot.core.hours import StaffedHours
from bot.core.records import HandOffRecord, QueueRow
from bot.web.console.presenters.names import holder_words, platform_words, pseudonym
from bot.web.console.presenters.times import (
    duration_words,
    machine_time,
    staffed_time,
    when_words,
)
from bot.web.wording import sentence

#: Enough of the last message to know what it is about.
LONGEST_EXCERPT = 140


class Show(StrEnum):
    """Which conversations the queue shows."""

    ALL = "all"
    WAITING = "waiting"
    MINE = "mine"
    HELD = "held"


@dataclass(frozen=True)
class Wait:
    """How long a person has waited, against the target."""

    words: str
    over_target: bool = False


@dataclass(frozen=True)
class QueueLine:
    """One conversation in the queue, ready to print."""

    id: str
    name: str
    priority: str
    label: str
    reasons: tuple[str, ...]
    wait: Wait
    platform: str
    holder: str
    holder_kind: str
    last_words: str
    last_at: str
    last_at_machine: str


@dataclass(frozen=True)
class Alert:
    """A person must look now. ``key`` changes when it alerts again."""

    key: str
    conversation_id: str
    priority: str
    words: str


def queue_lines(
    rows: Sequence[QueueRow], staff_id: str, now: datetime, hours: StaffedHours
) -> list[QueueLine]:
    """Every row in words, most urgent first, then longest waiting, then latest words."""
    return [_line(row, staff_id, now, hours) for row in sorted(rows, key=_urgency)]


def shown(row: QueueRow, show: Show, staff_id: str) -> bool:
    """Whether a filter lets a row through."""
    conversation = row.conversation
    match show:
        case Show.WAITING:
            return conversation.holder is Holder.WAITING
        case Show.HELD:
            return conversation.holder is Holder.STAFF
        case Show.MINE:
            return conversation.holder is Holder.STAFF and conversation.staff_id == staff_id
    return True


def filter_counts(rows: Sequence[QueueRow], staff_id: str) -> dict[Show, int]:
    """How many rows each filter shows."""
    return {show: sum(shown(row, show, staff_id) for row in rows) for show in Show}


def alerts_of(rows: Sequence[QueueRow], other_than: str = "") -> list[Alert]:
    """The P1 and P2 conversations nobody has seen yet, most urgent first."""
    alerts = []
    for row in sorted(rows, key=_urgency):
        priority = _alert_priority(row.handoff)
        if priority and row.handoff and row.conversation.id != other_than:
            label = row.handoff.view.label
            alerts.append(
                Alert(
                    # A further alert on the same conversation is announced again.
                    f"{row.conversation.id}-{int(row.handoff.alerted_at.timestamp())}",
                    row.conversation.id,
                    priority,
                    f"{priority} {label}: {pseudonym(row.conversation.id)}",
                )
            )
    return alerts


def is_seen(handoff: HandOffRecord) -> bool:
    """Whether a person has seen it since it last alerted."""
    return handoff.acknowledged_at is not None and handoff.acknowledged_at >= handoff.alerted_at


def wait_of(handoff: HandOffRecord, now: datetime, hours: StaffedHours) -> Wait:
    """Waiting time against the target, which counts staffed hours only."""
    if is_seen(handoff) and handoff.acknowledged_at is not None:
        taken = duration_words(handoff.acknowledged_at - handoff.opened_at)
        return Wait(f"seen by {handoff.acknowledged_by} after {taken}")
    since = _waiting_since(handoff)
    target = handoff.view.acknowledge_within
    waited = f"waiting {duration_words(now - since)}"
    aim = f"target {duration_words(target)}"
    if staffed_time(since, now, hours) > target:
        return Wait(f"{waited}, {aim}", over_target=True)
    if not hours.is_open(now):
        return Wait(f"{waited}, {aim} from {hours.next_opening_in_words(now)}")
    return Wait(f"{waited}, {aim}")


def excerpt(words: str) -> str:
    """The start of a text on one line."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_EXCERPT else f"{line[: LONGEST_EXCERPT - 1].rstrip()}…"


def _alert_priority(handoff: HandOffRecord | None) -> str:
    if handoff is None or is_seen(handoff):
        return ""
    priority = handoff.view.priority
    return priority if priority in ("P1", "P2") else ""


def _waiting_since(handoff: HandOffRecord) -> datetime:
    """Before anyone saw it, a further alert must not make the wait look shorter."""
    return handoff.opened_at if handoff.acknowledged_at is None else handoff.alerted_at


def _urgency(row: QueueRow) -> tuple[str, bool, float]:
    handoff = row.handoff
    if handoff is None:
        return ("none", False, -row.last_message_at.timestamp())
    priority = handoff.view.priority
    return (priority, is_seen(handoff), _waiting_since(handoff).timestamp())


def _line(row: QueueRow, staff_id: str, now: datetime, hours: StaffedHours) -> QueueLine:
    conversation, handoff = row.conversation, row.handoff
    view = handoff.view if handoff else None
    return QueueLine(
        id=conversation.id,
        name=pseudonym(conversation.id),
        priority=view.priority if view else "",
        label=view.label if view else "",
        reasons=tuple(sentence(why) for why in handoff.why) if handoff else (),
        wait=wait_of(handoff, now, hours) if handoff else Wait(""),
        platform=platform_words(conversation.channel),
        holder=holder_words(conversation, staff_id),
        holder_kind=conversation.holder.value,
        last_words=excerpt(row.last_words) or "(no words)",
        last_at=when_words(row.last_message_at, now),
        last_at_machine=machine_time(row.last_message_at),
    )

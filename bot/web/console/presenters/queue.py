"""The queue in words: who needs a person first, why, and for how long already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.hours import StaffedHours
from bot.core.pseudonym import pseudonym
from bot.core.records import HandOffRecord, QueueRow
from bot.use_cases.hand_back import OUTCOMES
from bot.web.console.presenters.names import holder_words, place_words
from bot.web.console.presenters.reasons import most_telling
from bot.web.console.presenters.times import (
    duration_words,
    machine_time,
    staffed_time,
    when_words,
)

#: Enough of the last message to know what it is about.
LONGEST_EXCERPT = 140


@dataclass(frozen=True)
class Wait:
    """How long a person has waited, against the target, or who has ``seen`` it."""

    words: str
    over_target: bool = False
    seen: bool = False


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
    outcome: str = ""


@dataclass(frozen=True)
class Alert:
    """A person must look now. ``key`` changes when it alerts again; ``since`` is for machines.

    ``alarm_id`` where it is about the service itself and no conversation.
    """

    key: str
    conversation_id: str
    priority: str
    words: str
    since: str
    alarm_id: str = ""


def queue_lines(
    rows: Sequence[QueueRow], staff_id: str, now: datetime, hours: StaffedHours
) -> list[QueueLine]:
    """Every row in words, in the order given."""
    return [_line(row, staff_id, now, hours) for row in rows]


def alerts_of(
    unseen: Sequence[HandOffRecord], in_all: int = 0, other_than: str = ""
) -> list[Alert]:
    """Alerts in the order given; the last one says how many more there are (``in_all``)."""
    alerts = [_alert(handoff) for handoff in unseen if handoff.conversation_id != other_than]
    more = in_all - len(unseen)
    if more > 0:
        words = f"and {more} more"
        alerts.append(Alert(f"more-{more}", "", "P2", words, ""))
    return alerts


def is_seen(handoff: HandOffRecord) -> bool:
    """Whether a person has seen it since it last alerted."""
    return handoff.acknowledged_at is not None and handoff.acknowledged_at >= handoff.alerted_at


def wait_of(handoff: HandOffRecord, now: datetime, hours: StaffedHours) -> Wait:
    """Waiting time against the target, which counts staffed hours only."""
    if is_seen(handoff) and handoff.acknowledged_at is not None:
        taken = duration_words(handoff.acknowledged_at - handoff.opened_at)
        return Wait(f"seen by {handoff.acknowledged_by} after {taken}", seen=True)
    since = _waiting_since(handoff)
    target = handoff.view.acknowledge_within
    waited = duration_words(now - since)
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


def _alert(handoff: HandOffRecord) -> Alert:
    name, view = pseudonym(handoff.conversation_id), handoff.view
    return Alert(
        # A further alert on the same conversation is announced again.
        key=f"{handoff.conversation_id}-{int(handoff.alerted_at.timestamp())}",
        conversation_id=handoff.conversation_id,
        priority=view.priority,
        words=f"{view.priority} {view.label}: {name}",
        since=machine_time(handoff.alerted_at),
    )


def _waiting_since(handoff: HandOffRecord) -> datetime:
    """Before anyone saw it, a further alert must not make the wait look shorter."""
    return handoff.opened_at if handoff.acknowledged_at is None else handoff.alerted_at


def _wait(handoff: HandOffRecord | None, now: datetime, hours: StaffedHours) -> Wait:
    if handoff is None or handoff.closed_at is not None:
        return Wait("")
    return wait_of(handoff, now, hours)


def _outcome(handoff: HandOffRecord | None, now: datetime) -> str:
    if handoff is None or handoff.closed_at is None:
        return ""
    came_of_it = OUTCOMES.get(handoff.outcome, handoff.outcome)
    return f"{came_of_it}, {when_words(handoff.closed_at, now)}"


def _line(row: QueueRow, staff_id: str, now: datetime, hours: StaffedHours) -> QueueLine:
    conversation, handoff = row.conversation, row.handoff
    view = handoff.view if handoff else None
    return QueueLine(
        id=conversation.id,
        name=pseudonym(conversation.id),
        priority=view.priority if view else "",
        label=view.label if view else "",
        reasons=most_telling(handoff.why) if handoff else (),
        wait=_wait(handoff, now, hours),
        platform=place_words(conversation),
        holder=holder_words(conversation, staff_id),
        holder_kind=conversation.holder.value,
        last_words=excerpt(row.last_words) or "(no words)",
        last_at=when_words(row.last_message_at, now),
        last_at_machine=machine_time(row.last_message_at),
        outcome=_outcome(handoff, now),
    )

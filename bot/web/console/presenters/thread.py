"""A conversation in words: who said what, what became of it, and why a person is needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from bot.core.desk_ports import ScreeningMark
from bot.core.failure_words import FAILURE_WORDS
from bot.core.feedback_records import SAID_BACK
from bot.core.hours import StaffedHours
from bot.core.messages import Author, FailureReason, ReplyWindow
from bot.core.records import HandOffRecord, MessageState, ThreadMessage
from bot.core.tiers import Tier, view_of
from bot.web.console.presenters.beside import mark_words
from bot.web.console.presenters.queue import Wait, wait_of
from bot.web.console.presenters.reasons import reason_words
from bot.web.console.presenters.times import (
    clock_words,
    day_words,
    duration_words,
    machine_time,
    when_words,
)
from bot.web.wording import sentence

_STATES: dict[MessageState, str] = {
    MessageState.RECEIVED: "",
    MessageState.ANSWERED: "",
    MessageState.QUEUED: "Waiting to be sent",
    MessageState.SENDING: "Being sent",
    MessageState.SENT: "Sent",
    MessageState.DELIVERED: "Delivered",
    MessageState.READ: "Read by the patient",
    MessageState.FAILED: "Not delivered",
    MessageState.WITHHELD: "Not sent",
    MessageState.APART: "Kept apart, without a name",
}
ANSWER_APART = "(an answer to feedback)"
"""In place of what staff are not shown in a thread: an answer, or what was said back of it."""

_ATTACHMENTS = {
    "image": "a photo",
    "video": "a video",
    "audio": "a voice message",
    "file": "a file",
    "location": "a location",
    "sticker": "a sticker",
    "encrypted": "an encrypted message",
}


@dataclass(frozen=True)
class ThreadLine:
    """One message, ready to print. ``day`` is set on the first message of each day, ``undo`` (the
    form it came from) on a person's words that have not left yet."""

    id: str
    kind: str
    author: str
    text: str
    time: str
    machine_time: str
    day: str = ""
    state: str = ""
    state_why: str = ""
    not_sent: bool = False
    failed: bool = False
    maybe_twice: bool = False
    badge: str = ""
    reasons: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()
    original_kept: bool = False
    attachments: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    undo: str = ""
    marked: str = ""


@dataclass(frozen=True)
class HandOffCard:
    """Why a person is needed, in the patient's exact (masked) words and the service's."""

    priority: str
    label: str
    reasons: tuple[str, ...]
    codes: tuple[str, ...]
    opened: str
    wait: Wait
    exact_words: str
    said_since: tuple[ThreadLine, ...]


@dataclass(frozen=True)
class WindowWords:
    """Until when the platform lets us answer."""

    open: bool
    words: str
    soon: bool = False


def thread_lines(
    messages: Sequence[ThreadMessage],
    now: datetime,
    kept: Collection[str] = (),
    marks: Mapping[str, ScreeningMark] | None = None,
) -> list[ThreadLine]:
    """Every message in words, in the order given; ``kept`` are ids with a sealed original,
    ``marks`` what staff said of their screening."""
    lines: list[ThreadLine] = []
    day = ""
    for message in messages:
        this_day = day_words(message.at, now)
        line = _line(message, this_day if this_day != day else "")
        mark = (marks or {}).get(message.id)
        said = mark_words(mark) if mark else ""
        lines.append(replace(line, original_kept=message.id in kept, marked=said))
        day = this_day
    return lines


def hand_off_card(
    handoff: HandOffRecord,
    messages: Sequence[ThreadMessage],
    now: datetime,
    hours: StaffedHours,
) -> HandOffCard:
    """The card above the thread."""
    view = handoff.view
    ids = [message.id for message in messages]
    at = ids.index(handoff.message_id) if handoff.message_id in ids else None
    after = messages[at + 1 :] if at is not None else ()
    ours = takewhile(lambda message: message.author is not Author.PATIENT, after)
    return HandOffCard(
        priority=view.priority,
        label=view.label,
        reasons=tuple(reason_words(why) for why in handoff.why),
        codes=handoff.codes,
        opened=when_words(handoff.opened_at, now),
        wait=wait_of(handoff, now, hours),
        exact_words=_words(messages[at]) if at is not None else "",
        said_since=tuple(_line(m) for m in ours if m.author is not Author.STAFF),
    )


def window_words(window: ReplyWindow, now: datetime) -> WindowWords:
    """The reply window as a sentence."""
    if not window.open:
        why = window.why or "The platform no longer lets us answer here"
        return WindowWords(False, f"You cannot reply here now. {sentence(why)}")
    if window.closes_at is None:
        return WindowWords(True, "You can reply at any time.")
    left = window.closes_at - now
    until = when_words(window.closes_at, now)
    words = f"You can reply until {until} (in {duration_words(left)})."
    return WindowWords(True, words, soon=left.total_seconds() < 60 * 60)


def failure_words(note: str) -> str:
    """Why a message did not arrive; a platform's code becomes our words for it."""
    try:
        return FAILURE_WORDS[FailureReason(note)]
    except ValueError:
        return note


def _line(message: ThreadMessage, day: str = "") -> ThreadLine:
    view = view_of(message.tier, message.tags)
    withheld = message.state is MessageState.WITHHELD
    failed = message.state is MessageState.FAILED
    return ThreadLine(
        id=message.id,
        kind=message.author.value,
        author=_author(message),
        text=_shown(message),
        time=clock_words(message.at),
        machine_time=machine_time(message.at),
        day=day,
        state=_STATES[message.state],
        state_why=failure_words(message.note) if withheld or failed else "",
        not_sent=withheld,
        failed=failed,
        maybe_twice=message.maybe_duplicate,
        badge=f"{view.priority} {view.label}" if message.tier is not Tier.NONE else "",
        reasons=tuple(reason_words(why) for why in message.why),
        ruled_out=message.suppressed,
        masked=tuple(dict.fromkeys(message.identifiers)),
        attachments=tuple(_ATTACHMENTS.get(kind, f"a {kind}") for kind in message.attachments),
        buttons=tuple(button.title for button in message.offered),
        source=_source(message),
        note=_note(message),
        undo=message.payload if _can_be_undone(message) else "",
    )


def _can_be_undone(message: ThreadMessage) -> bool:
    """Whether it is a person's own words that have not left yet; the form they came from."""
    return message.author is Author.STAFF and message.state is MessageState.QUEUED


def _shown(message: ThreadMessage) -> str:
    said_back = any(name in SAID_BACK for name in message.source.split(", "))
    apart = message.state is MessageState.APART or said_back
    return ANSWER_APART if apart else message.text


def _note(message: ThreadMessage) -> str:
    """What the patient did with a message besides writing it."""
    if message.author is not Author.PATIENT:
        return ""
    edited = "Changed an earlier message to this" if message.edits else ""
    return ". ".join(note for note in (edited, message.note) if note)


def _author(message: ThreadMessage) -> str:
    match message.author:
        case Author.PATIENT:
            return "Patient"
        case Author.ASSISTANT:
            return "Assistant (automatic)"
        case Author.SERVICE:
            return "Service (automatic)"
    return message.author_name or "Staff"


def _source(message: ThreadMessage) -> str:
    if not message.source or message.author is Author.STAFF:
        return ""
    names = [name.removeprefix("utter_").replace("_", " ") for name in message.source.split(", ")]
    versions = message.version.split(", ") if message.version else []
    if len(versions) != len(names):
        return ", ".join(names)
    return ", ".join(f"{name} version {n}" for name, n in zip(names, versions, strict=True))


def _words(message: ThreadMessage) -> str:
    if message.text:
        return _shown(message)
    kinds = [_ATTACHMENTS.get(kind, f"a {kind}") for kind in message.attachments]
    return f"(sent {' and '.join(kinds)})" if kinds else "(no words)"

"""What nurses keep beside a conversation: notes, reminders, who is looking, wrong screening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.sender_actions import StaffTyping
from bot.core.tiers import Tier


@dataclass(frozen=True)
class Note:
    """Words for colleagues, never for the patient; identifiers are masked."""

    id: str
    conversation_id: str
    staff_name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Reminder:
    """Something to do about a conversation, for anybody on duty, from ``due_at`` on."""

    id: str
    conversation_id: str
    staff_name: str
    text: str
    due_at: datetime


@dataclass(frozen=True)
class ScreeningMark:
    """A member of staff says what screening should have said of a message."""

    id: str
    message_id: str
    said: Tier
    right: Tier
    why: str
    staff_name: str
    at: datetime


@dataclass(frozen=True)
class Colleague:
    """Somebody a conversation can be passed to."""

    id: str
    name: str


class Desk(Protocol):
    """Notes, reminders, readers and marks on one open transaction."""

    def add_note(self, note: Note) -> None:
        """Keeps a note."""
        ...

    def notes(self, conversation_id: str) -> list[Note]:
        """Oldest first."""
        ...

    def add_reminder(self, reminder: Reminder) -> None:
        """Keeps a reminder."""
        ...

    def reminders(self, conversation_id: str) -> list[Reminder]:
        """Those not done yet, the next one first."""
        ...

    def due(self, now: datetime, limit: int = 50) -> list[Reminder]:
        """Reminders whose time has come, the oldest first."""
        ...

    def coming(self, until: datetime, limit: int = 200) -> list[Reminder]:
        """Reminders not done that are due before then."""
        ...

    def finish_reminder(self, reminder_id: str, now: datetime) -> bool:
        """Marks it as done; False if it was done already or there is none."""
        ...

    def looks_at(self, conversation_id: str, staff_id: str, staff_name: str, now: datetime) -> None:
        """Notes that somebody has the conversation open."""
        ...

    def readers(self, conversation_id: str, since: datetime) -> list[Colleague]:
        """Who has had it open since then, by name."""
        ...

    def types(self, conversation_id: str, staff_id: str, now: datetime) -> None:
        """Notes that somebody who has it open is typing."""
        ...

    def typing(self, since: datetime) -> list[StaffTyping]:
        """Conversations whose holder has typed since then."""
        ...

    def mark(self, mark: ScreeningMark) -> None:
        """Keeps what screening should have said; a later mark of the message replaces it."""
        ...

    def marks(self, message_ids: Sequence[str]) -> dict[str, ScreeningMark]:
        """The marks of these messages, by message."""
        ...

    def marked_messages(self, limit: int = 1000) -> list[tuple[ScreeningMark, str]]:
        """Every mark with its message's masked words, oldest first."""
        ...

    def colleagues(self, roles: Sequence[str]) -> list[Colleague]:
        """Who may sign in and has one of these roles, by name."""
        ...

"""Nurses' notes and reminders beside a conversation. The patient never sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.core.desk_ports import Note, Reminder
from bot.core.errors import NotPermitted
from bot.core.ports import Clock, Masker
from bot.core.records import StaffMember
from bot.core.store_ports import Store

LONGEST_NOTE = 2000
LONGEST_REMINDER = 200
_FARTHEST = timedelta(days=60)


@dataclass(frozen=True)
class KeepNotes:
    """Writes them down, identifiers masked like everything else that is stored."""

    store: Store
    clock: Clock
    masker: Masker

    def note(self, conversation_id: str, staff: StaffMember, text: str) -> None:
        """Raises NotPermitted when there is nothing to write, NotFound for no such conversation."""
        words = _words(text, LONGEST_NOTE)
        now = self.clock.now()
        masked = self.masker.mask(words).text
        with self.store.begin() as work:
            work.conversations.get(conversation_id)
            work.desk.add_note(Note(uuid4().hex, conversation_id, staff.name, masked, now))
            work.audit.add(staff.email, "note", conversation_id, now)

    def remind(self, conversation_id: str, staff: StaffMember, text: str, due_at: datetime) -> None:
        """Raises NotPermitted for an empty reminder, or one in the past or far away."""
        words = _words(text, LONGEST_REMINDER)
        now = self.clock.now()
        if not now - timedelta(minutes=1) <= due_at <= now + _FARTHEST:
            raise NotPermitted(f"choose a time within the next {_FARTHEST.days} days")
        masked = self.masker.mask(words).text
        with self.store.begin() as work:
            work.conversations.get(conversation_id)
            work.desk.add_reminder(
                Reminder(uuid4().hex, conversation_id, staff.name, masked, due_at)
            )
            work.audit.add(staff.email, "reminder", conversation_id, now)

    def done(self, conversation_id: str, staff: StaffMember, reminder_id: str) -> None:
        """Marks a reminder of this conversation as done. A second click, or a reminder of another
        conversation, changes nothing."""
        now = self.clock.now()
        with self.store.begin() as work:
            work.conversations.get(conversation_id)
            mine = {one.id for one in work.desk.reminders(conversation_id)}
            if reminder_id in mine and work.desk.finish_reminder(reminder_id, now):
                work.audit.add(staff.email, "reminder_done", conversation_id, now)


def _words(text: str, longest: int) -> str:
    words = text.strip()
    if not words:
        raise NotPermitted("write something first")
    if len(words) > longest:
        raise NotPermitted(f"at most {longest} characters")
    return words

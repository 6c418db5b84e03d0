"""Notes, reminders, readers and marks of wrong screening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Holder
from bot.core.desk_ports import Colleague, Note, Reminder, ScreeningMark
from bot.core.sender_actions import StaffTyping
from bot.core.tiers import Tier
from bot.store.desk_tables import note, reader, reminder, screening_mark
from bot.store.rows import conversation_of
from bot.store.schema import conversation, message, staff


class SqlDesk:
    """The desk on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_note(self, one: Note) -> None:
        """Keeps a note."""
        self._connection.execute(sa.insert(note).values(**vars(one)))

    def notes(self, conversation_id: str) -> list[Note]:
        """Oldest first."""
        rows = self._connection.execute(
            sa.select(note).where(note.c.conversation_id == conversation_id).order_by(note.c.at)
        ).mappings()
        return [Note(**row) for row in rows]

    def add_reminder(self, one: Reminder) -> None:
        """Keeps a reminder."""
        self._connection.execute(sa.insert(reminder).values(**vars(one)))

    def reminders(self, conversation_id: str) -> list[Reminder]:
        """Those not done yet, the next one first."""
        return self._reminders(reminder.c.conversation_id == conversation_id, 100)

    def due(self, now: datetime, limit: int = 50) -> list[Reminder]:
        """Reminders whose time has come, the oldest first."""
        return self._reminders(reminder.c.due_at <= now, limit)

    def coming(self, until: datetime, limit: int = 200) -> list[Reminder]:
        """Reminders not done that are due before then."""
        return self._reminders(reminder.c.due_at < until, limit)

    def finish_reminder(self, reminder_id: str, now: datetime) -> bool:
        """Marks it as done; False if it was done already or there is none."""
        done = self._connection.execute(
            sa.update(reminder)
            .where(reminder.c.id == reminder_id, reminder.c.done_at.is_(None))
            .values(done_at=now)
        )
        return done.rowcount == 1

    def looks_at(self, conversation_id: str, staff_id: str, staff_name: str, now: datetime) -> None:
        """Notes that somebody has the conversation open."""
        key = (reader.c.conversation_id == conversation_id) & (reader.c.staff_id == staff_id)
        known = self._connection.execute(sa.update(reader).where(key).values(seen_at=now))
        if known.rowcount == 0:
            self._connection.execute(
                sa.insert(reader).values(
                    conversation_id=conversation_id,
                    staff_id=staff_id,
                    staff_name=staff_name,
                    seen_at=now,
                )
            )

    def readers(self, conversation_id: str, since: datetime) -> list[Colleague]:
        """Who has had it open since then, by name."""
        rows = self._connection.execute(
            sa.select(reader.c.staff_id, reader.c.staff_name)
            .where(reader.c.conversation_id == conversation_id, reader.c.seen_at >= since)
            .order_by(reader.c.staff_name)
        )
        return [Colleague(*row) for row in rows]

    def types(self, conversation_id: str, staff_id: str, now: datetime) -> None:
        """Notes that somebody who has it open is typing."""
        self._connection.execute(
            sa.update(reader)
            .where(reader.c.conversation_id == conversation_id, reader.c.staff_id == staff_id)
            .values(typed_at=now)
        )

    def typing(self, since: datetime) -> list[StaffTyping]:
        """Conversations whose holder has typed since then."""
        rows = self._connection.execute(
            sa.select(conversation, reader.c.typed_at)
            .join(reader, reader.c.conversation_id == conversation.c.id)
            .where(
                reader.c.typed_at >= since,
                reader.c.staff_id == conversation.c.staff_id,
                conversation.c.holder == Holder.STAFF.value,
            )
        ).mappings()
        return [StaffTyping(conversation_of(row), row["typed_at"]) for row in rows]

    def mark(self, mark: ScreeningMark) -> None:
        """Keeps what screening should have said; a later mark of the message replaces it."""
        owner = self._connection.execute(
            sa.select(message.c.conversation_id).where(message.c.id == mark.message_id)
        ).scalar_one()
        self._connection.execute(
            sa.delete(screening_mark).where(screening_mark.c.message_id == mark.message_id)
        )
        self._connection.execute(
            sa.insert(screening_mark).values(
                {
                    **vars(mark),
                    "said": mark.said.value,
                    "right": mark.right.value,
                    "conversation_id": owner,
                }
            )
        )

    def marks(self, message_ids: Sequence[str]) -> dict[str, ScreeningMark]:
        """The marks of these messages, by message."""
        rows = self._connection.execute(
            sa.select(screening_mark).where(screening_mark.c.message_id.in_(message_ids))
        ).mappings()
        return {row["message_id"]: _mark_of(dict(row)) for row in rows}

    def marked_messages(self, limit: int = 1000) -> list[tuple[ScreeningMark, str]]:
        """Every mark with its message's masked words, oldest first."""
        rows = self._connection.execute(
            sa.select(screening_mark, message.c.text)
            .join(message, message.c.id == screening_mark.c.message_id)
            .order_by(screening_mark.c.at)
            .limit(limit)
        ).mappings()
        return [(_mark_of(dict(row)), row["text"]) for row in rows]

    def colleagues(self, roles: Sequence[str]) -> list[Colleague]:
        """Who may sign in and has one of these roles, by name."""
        rows = self._connection.execute(
            sa.select(staff.c.id, staff.c.name)
            .where(staff.c.active, staff.c.role.in_(roles))
            .order_by(staff.c.name, staff.c.id)
        )
        return [Colleague(*row) for row in rows]

    def _reminders(self, which: sa.ColumnElement[bool], limit: int) -> list[Reminder]:
        rows = self._connection.execute(
            sa.select(
                reminder.c.id,
                reminder.c.conversation_id,
                reminder.c.staff_name,
                reminder.c.text,
                reminder.c.due_at,
            )
            .where(which, reminder.c.done_at.is_(None))
            .order_by(reminder.c.due_at)
            .limit(limit)
        ).mappings()
        return [Reminder(**row) for row in rows]


def _mark_of(row: dict[str, object]) -> ScreeningMark:
    return ScreeningMark(
        id=str(row["id"]),
        message_id=str(row["message_id"]),
        said=Tier(row["said"]),
        right=Tier(row["right"]),
        why=str(row["why"]),
        staff_name=str(row["staff_name"]),
        at=row["at"],  # type: ignore[arg-type]
    )

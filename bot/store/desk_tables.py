"""Tables of what nurses keep beside a conversation."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import UtcDateTime, metadata

note = sa.Table(
    "note",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("staff_name", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("staff_name", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False),
    sa.Column("done_at", UtcDateTime),
    sa.Index(
        "ix_reminder_due",
        "due_at",
        sqlite_where=sa.text("done_at is null"),
        postgresql_where=sa.text("done_at is null"),
    ),
)

reader = sa.Table(
    "reader",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("staff_id", sa.String(32), primary_key=True),
    sa.Column("staff_name", sa.Text, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Column("typed_at", UtcDateTime),
    sa.Index("ix_reader_typed", "typed_at"),
)

screening_mark = sa.Table(
    "screening_mark",
    metadata,
    sa.Column("id", sa.String(32), nullable=False),
    sa.Column("message_id", sa.ForeignKey("message.id"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False, index=True),
    sa.Column("said", sa.String(24), nullable=False),
    sa.Column("right", sa.String(24), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("staff_name", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

"""Notes, reminders, who is looking, and marks of wrong screening"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _owner(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f(f"fk_{table}_conversation_id_conversation"),
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.String(length=32), nullable=False),
        *_owner("note"),
        _words("staff_name"),
        _words("text"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_conversation_id"), "note", ["conversation_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(length=32), nullable=False),
        *_owner("reminder"),
        _words("staff_name"),
        _words("text"),
        _moment("due_at"),
        _moment("done_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_conversation_id"), "reminder", ["conversation_id"])
    op.create_index(
        "ix_reminder_due",
        "reminder",
        ["due_at"],
        sqlite_where=sa.text("done_at is null"),
        postgresql_where=sa.text("done_at is null"),
    )
    op.create_table(
        "reader",
        *_owner("reader"),
        sa.Column("staff_id", sa.String(length=32), nullable=False),
        _words("staff_name"),
        _moment("seen_at"),
        sa.PrimaryKeyConstraint("conversation_id", "staff_id", name=op.f("pk_reader")),
    )
    op.create_table(
        "screening_mark",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        *_owner("screening_mark"),
        sa.Column("said", sa.String(length=24), nullable=False),
        sa.Column("right", sa.String(length=24), nullable=False),
        _words("why"),
        _words("staff_name"),
        _moment("at"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_screening_mark_message_id_message")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_screening_mark")),
    )
    op.create_index(
        op.f("ix_screening_mark_conversation_id"), "screening_mark", ["conversation_id"]
    )


def downgrade() -> None:
    for table in ("screening_mark", "reader", "reminder", "note"):
        op.drop_table(table)

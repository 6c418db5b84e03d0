"""Who is typing, which threads are wished for, and names of people on platforms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reader", sa.Column("typed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_reader_typed", "reader", ["typed_at"])
    op.create_table(
        "thread_wish",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_thread_wish_conversation_id_conversation"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_thread_wish")),
    )
    op.create_index(op.f("ix_thread_wish_next_at"), "thread_wish", ["next_at"])
    op.create_table(
        "persona",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("staff_name", sa.Text(), nullable=False),
        sa.Column("label", sa.String(length=50), nullable=False),
        sa.Column("persona_id", sa.String(length=64), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account_id", "staff_name", name=op.f("pk_persona")),
    )


def downgrade() -> None:
    op.drop_table("persona")
    op.drop_table("thread_wish")
    op.drop_index("ix_reader_typed", "reader")
    with op.batch_alter_table("reader") as table:
        table.drop_column("typed_at")

"""How far staff have got with comments, and when they looked at the list"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "feedback",
        sa.Column("reading", sa.String(length=8), server_default="", nullable=False),
    )
    op.create_table(
        "comment_looks",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.Column("waiting_since", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_looks")),
    )
    op.create_table(
        "comment_kept",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("on_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_comment_kept")),
    )


def downgrade() -> None:
    op.drop_table("comment_kept")
    op.drop_table("comment_looks")
    # Not in a batch: that would copy the table in the order of its rows.
    op.drop_column("feedback", "reading")

"""You said, we did, and the action log"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "you_said",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        *(_words(name) for name in ("theme", "said", "did", "quote")),
        sa.Column("quote_of", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _words("written_by"),
        _moment("written_at"),
        _words("approved_by"),
        _moment("published_at", nullable=True),
        sa.CheckConstraint(
            "state in ('draft', 'approved', 'published', 'withdrawn')",
            name=op.f("ck_you_said_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_you_said")),
    )
    op.create_table(
        "loop_action",
        sa.Column("id", sa.String(length=32), nullable=False),
        *(_words(name) for name in ("what", "who")),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        _words("added_by"),
        _moment("added_at"),
        _words("done_by"),
        _moment("done_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loop_action")),
    )


def downgrade() -> None:
    op.drop_table("loop_action")
    op.drop_table("you_said")

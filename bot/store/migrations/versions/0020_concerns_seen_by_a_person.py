"""Comments that a person must see the same day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "feedback",
        sa.Column("concern", sa.String(length=8), server_default="", nullable=False),
    )
    op.add_column("feedback", sa.Column("concern_done", sa.JSON(none_as_null=True), nullable=True))
    op.create_index(op.f("ix_feedback_concern"), "feedback", ["concern"])
    op.create_table(
        "concern_rounds",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("tell_next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_rounds")),
    )


def downgrade() -> None:
    op.drop_table("concern_rounds")
    op.drop_index(op.f("ix_feedback_concern"), "feedback")
    # Not in a batch: that would copy the table in the order of its rows.
    op.drop_column("feedback", "concern_done")
    op.drop_column("feedback", "concern")

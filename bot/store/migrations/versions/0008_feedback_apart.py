"""Every answer of the feedback conversation, in a table that keeps no order; its session keys"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "conversation",
        sa.Column("no_invites", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.rename_table("feedback", "feedback_before")
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=12), server_default="patient", nullable=False),
        sa.Column("fft_score", sa.String(length=24), nullable=True),
        sa.Column("fft_why", sa.Text(), nullable=True),
        sa.Column("fft_better", sa.Text(), nullable=True),
        sa.Column("publish", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.Column("pain_worst", sa.Integer(), nullable=True),
        sa.Column("pain_least", sa.Integer(), nullable=True),
        sa.Column("pain_severe_time", sa.Integer(), nullable=True),
        sa.Column("pain_relief", sa.Integer(), nullable=True),
        sa.Column("pain_interfere", sa.String(length=16), nullable=True),
        sa.Column("pain_interfere_score", sa.Integer(), nullable=True),
        sa.Column("side_effects", sa.JSON(), nullable=True),
        sa.Column("pain_wanted_more", sa.String(length=8), nullable=True),
        sa.Column("pain_info", sa.String(length=8), nullable=True),
        sa.Column("pain_decide", sa.Integer(), nullable=True),
        sa.Column("pain_satisfied", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("ranges", sa.JSON(), nullable=False),
        sa.Column("app_version", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_apart")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_feedback_month", "feedback", ["month"])
    op.execute(
        "insert into feedback (id, month, channel, fft_score, fft_why, fft_better, partial,"
        " skipped, ranges, app_version)"
        " select id, month, channel, score, why, better, partial, '[]', '[]', '0.1.0'"
        " from feedback_before order by id"
    )
    op.drop_table("feedback_before")
    op.create_table(
        "feedback_session",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("nudged", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_feedback_session")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("feedback_session")
    op.create_table(
        "feedback_before",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("score", sa.String(length=24), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("better", sa.Text(), nullable=True),
        sa.Column("partial", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback_before")),
    )
    op.execute(
        "insert into feedback_before (id, month, channel, score, why, better, partial)"
        " select id, month, channel, fft_score, fft_why, fft_better, partial from feedback"
    )
    op.drop_table("feedback")
    op.rename_table("feedback_before", "feedback")
    with op.batch_alter_table("conversation") as table:
        table.drop_column("no_invites")

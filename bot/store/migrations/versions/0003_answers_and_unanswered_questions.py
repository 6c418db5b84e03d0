"""Answers that staff change, and questions nobody has answered"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_version",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("help_line", sa.Text(), server_default="", nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("written_by", sa.Text(), server_default="", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_due", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state in ('draft', 'approved', 'discarded')", name=op.f("ck_answer_version_state")
        ),
        sa.CheckConstraint(
            "state <> 'approved' or decided_by <> written_by",
            name=op.f("ck_answer_version_two_people"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_version")),
        sa.UniqueConstraint("topic", "number", name=op.f("uq_answer_version_topic_number")),
    )
    op.create_index(
        "uq_answer_version_one_draft",
        "answer_version",
        ["topic"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "unanswered_question",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("offered", sa.JSON(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered_question")),
    )
    op.create_index("ix_unanswered_question_age", "unanswered_question", ["day"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_unanswered_question_age", table_name="unanswered_question")
    op.drop_table("unanswered_question")
    op.drop_index("uq_answer_version_one_draft", table_name="answer_version")
    op.drop_table("answer_version")

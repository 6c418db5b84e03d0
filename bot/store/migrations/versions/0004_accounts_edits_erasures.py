"""Why an account is paused, messages that change an earlier one, requests to be forgotten, marks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("edits", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "account_state",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("channel", "account_id", name=op.f("pk_account_state")),
    )
    op.create_table(
        "erasure_request",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("person", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'done', 'unknown')", name=op.f("ck_erasure_request_state")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_erasure_request")),
    )
    op.create_table(
        "reading_mark",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("newest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account_id", name=op.f("pk_reading_mark")),
    )
    # A pause lasts minutes: what was paused is found out again at the next call.
    op.drop_table("account_pause")


def downgrade() -> None:
    op.drop_column("message", "edits")
    op.create_table(
        "account_pause",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account_id", name=op.f("pk_account_pause")),
    )
    op.drop_table("reading_mark")
    op.drop_table("erasure_request")
    op.drop_table("account_state")

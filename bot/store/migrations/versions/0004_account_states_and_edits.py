"""Why an account is paused, and messages that change an earlier one"""

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
    op.drop_table("account_state")

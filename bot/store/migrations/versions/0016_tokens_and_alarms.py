"""Tokens that rotate, budgets of accounts, when each patient was last served, alarms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rotating_token",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("access", sa.LargeBinary(), nullable=False),
        sa.Column("refresh", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_by", sa.String(length=64), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account_id", name=op.f("pk_rotating_token")),
    )
    op.create_table(
        "send_budget",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("renews_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_in_day", sa.Integer(), nullable=False),
        sa.Column("day_renews_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "account_id", name=op.f("pk_send_budget")),
    )
    op.add_column("conversation", sa.Column("served_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "service_alarm",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_alarm")),
        sa.UniqueConstraint(
            "code", "channel", "account_id", name=op.f("uq_service_alarm_code_channel_account_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("service_alarm")
    with op.batch_alter_table("conversation") as table:
        table.drop_column("served_at")
    op.drop_table("send_budget")
    op.drop_table("rotating_token")

"""Tables of what is kept about the platforms themselves."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import UtcDateTime, metadata

thread_wish = sa.Table(
    "thread_wish",
    metadata,
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), primary_key=True),
    sa.Column("act", sa.String(12), nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
)

persona = sa.Table(
    "persona",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("account_id", sa.String(64), primary_key=True),
    sa.Column("staff_name", sa.Text, primary_key=True),
    sa.Column("label", sa.String(50), nullable=False),
    sa.Column("persona_id", sa.String(64), nullable=False),
    sa.Column("next_at", UtcDateTime, nullable=False),
)

rotating_token = sa.Table(
    "rotating_token",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("account_id", sa.String(64), primary_key=True),
    sa.Column("seed", sa.String(64), nullable=False),
    sa.Column("access", sa.LargeBinary, nullable=False),
    sa.Column("refresh", sa.LargeBinary, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("locked_by", sa.String(64), nullable=False),
    sa.Column("locked_until", UtcDateTime, nullable=False),
)

send_budget = sa.Table(
    "send_budget",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("account_id", sa.String(64), primary_key=True),
    sa.Column("most", sa.Integer, nullable=False),
    sa.Column("used", sa.Integer, nullable=False),
    sa.Column("renews_at", UtcDateTime, nullable=False),
    sa.Column("used_in_day", sa.Integer, nullable=False),
    sa.Column("day_renews_at", UtcDateTime, nullable=False),
)

service_alarm = sa.Table(
    "service_alarm",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("code", sa.String(24), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("account_id", sa.String(64), nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime),
    sa.Column("seen_by", sa.Text, nullable=False),
    sa.Column("told_at", UtcDateTime),
    sa.Column("tell_next_at", UtcDateTime),
    sa.Column("tell_failures", sa.Integer, nullable=False, server_default="0"),
    # One that was told of outlasts its end until somebody was told of that too.
    sa.Column("over_at", UtcDateTime),
    sa.UniqueConstraint("code", "channel", "account_id"),
)

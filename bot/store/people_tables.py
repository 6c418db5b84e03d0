"""One-time links, second steps and recovery codes of people who may sign in."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import UtcDateTime, metadata

one_time_link = sa.Table(
    "one_time_link",
    metadata,
    sa.Column("mark", sa.String(64), primary_key=True),
    sa.Column("staff_id", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("use", sa.String(12), nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("ended", sa.String(12)),
    sa.Index("ix_one_time_link_staff_id", "staff_id"),
)

second_step = sa.Table(
    "second_step",
    metadata,
    sa.Column("staff_id", sa.ForeignKey("staff.id"), primary_key=True),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("pending", sa.LargeBinary),
    sa.Column("last_period", sa.BigInteger, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("locked_until", UtcDateTime),
)

recovery_code = sa.Table(
    "recovery_code",
    metadata,
    sa.Column("staff_id", sa.ForeignKey("staff.id"), primary_key=True),
    sa.Column("mark", sa.String(64), primary_key=True),
)

"""Tables of what comes of feedback. None leads to a conversation."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.schema import UtcDateTime, metadata

you_said = sa.Table(
    "you_said",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("month", sa.String(7), nullable=False),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),
    sa.Column("did", sa.Text, nullable=False),
    sa.Column("quote", sa.Text, nullable=False),
    sa.Column("quote_of", sa.String(32), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("written_by", sa.Text, nullable=False),
    sa.Column("written_at", UtcDateTime, nullable=False),
    sa.Column("approved_by", sa.Text, nullable=False),
    sa.Column("published_at", UtcDateTime),
    sa.CheckConstraint("state in ('draft', 'approved', 'published', 'withdrawn')", name="state"),
)

loop_action = sa.Table(
    "loop_action",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("entry_id", sa.String(32), nullable=False),
    sa.Column("added_by", sa.Text, nullable=False),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("done_by", sa.Text, nullable=False),
    sa.Column("done_at", UtcDateTime),
)

#: One row: when staff looked at the list of comments. Days of staff, not of comments.
comment_looks = sa.Table(
    "comment_looks",
    metadata,
    sa.Column("id", sa.String(8), primary_key=True),
    sa.Column("looked_on", sa.Date),
    sa.Column("waiting_since", sa.Date),
)

comment_kept = sa.Table(
    "comment_kept",
    metadata,
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("on_time", sa.Integer, nullable=False),
    sa.Column("late", sa.Integer, nullable=False),
)

#: One row: what was done last so that concerns reach a person. Nothing in it is of a comment.
concern_rounds = sa.Table(
    "concern_rounds",
    metadata,
    sa.Column("id", sa.String(8), primary_key=True),
    sa.Column("shown_at", UtcDateTime),
    sa.Column("told_on", sa.Date),
    sa.Column("tell_next_at", UtcDateTime),
    sa.Column("failures", sa.Integer, nullable=False),
)

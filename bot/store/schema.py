"""Every table. Feedback has no key to anything else, and no time of day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Aware UTC in and out, on databases with and without time zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times must be aware")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


#: "Free": before any moment the service will ever see.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.JSON, nullable=False)


conversation = sa.Table(
    "conversation",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("account_id", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(128), nullable=False),
    sa.Column("holder", sa.String(12), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("episode", sa.String(64), nullable=False),
    sa.Column("episode_turns", sa.Integer, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("last_inbound_at", UtcDateTime, nullable=False),
    sa.Column("staff_id", sa.String(32)),
    _text("staff_name"),
    sa.Column("waiting_tier", sa.String(24), nullable=False),
    sa.Column("disclosed_at", UtcDateTime),
    sa.Column("told_waiting_at", UtcDateTime),
    sa.Column("told_again", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("not_understood", sa.Integer, nullable=False),
    _json("offered"),
    _text("active_form"),
    sa.Column("no_invites", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("safety_asked_at", UtcDateTime),
    sa.Column("safety_open", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("answering_by", sa.String(64)),
    sa.Column("answering_until", UtcDateTime, nullable=False),
    sa.Column("delivering_by", sa.String(64)),
    sa.Column("delivering_until", UtcDateTime, nullable=False),
    sa.Column("served_at", UtcDateTime),
    _text("reference"),
    sa.UniqueConstraint("channel", "account_id", "user_id"),
    sa.Index("ix_conversation_holder", "holder", "last_inbound_at"),
    sa.Index("ix_conversation_staff", "staff_id"),
    sa.Index("ix_conversation_reference", "reference"),
    sa.Index("ix_conversation_safety", "safety_open", "safety_asked_at"),
    sa.CheckConstraint("holder in ('assistant', 'waiting', 'staff')", name="holder"),
    sa.CheckConstraint("staff_id is null or holder = 'staff'", name="only_staff_hold"),
)

message = sa.Table(
    "message",
    metadata,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("id", sa.String(32), nullable=False, unique=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("account_id", sa.String(64), nullable=False),
    sa.Column("author", sa.String(12), nullable=False),
    _text("author_name"),
    _text("text"),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("stored_at", UtcDateTime, nullable=False),
    sa.Column("platform_message_id", sa.String(255)),
    _json("identifiers"),
    _json("attachments"),
    _text("payload"),
    _text("edits"),
    sa.Column("tier", sa.String(24), nullable=False, server_default="none"),
    _json("tags"),
    _json("why"),
    _json("suppressed"),
    sa.Column("screened_at", UtcDateTime),
    _text("source"),
    _text("version"),
    _json("offered"),
    sa.Column("maybe_duplicate", sa.Boolean, nullable=False, server_default=sa.false()),
    _text("note"),
    sa.UniqueConstraint("channel", "account_id", "platform_message_id"),
    sa.Index("ix_message_thread", "conversation_id", "at"),
    sa.Index("ix_message_stored", "stored_at"),
)

sealed_original = sa.Table(
    "sealed_original",
    metadata,
    sa.Column("message_id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("sealed_at", UtcDateTime, nullable=False),
    sa.Index("ix_sealed_original_owner", "conversation_id"),
    sa.Index("ix_sealed_original_age", "sealed_at"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("message_id", sa.String(32), nullable=False, unique=True),
    sa.Column("sent_at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("settle_until", UtcDateTime, nullable=False),
    sa.Column("available_at", UtcDateTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_inbox_line", "conversation_id", "sent_at", "id"),
    sa.Index("ix_inbox_arrival", "received_at"),
    sa.Index("ix_inbox_sent", "sent_at", "id"),
    sqlite_autoincrement=True,
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("message_id", sa.String(32), nullable=False, unique=True),
    sa.Column("author", sa.String(12), nullable=False),
    _json("part"),
    sa.Column("queued_at", UtcDateTime, nullable=False),
    sa.Column("available_at", UtcDateTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("sending", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("unconfirmed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("safety", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("ix_outbox_line", "conversation_id", "id"),
    sqlite_autoincrement=True,
)

account_state = sa.Table(
    "account_state",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("account_id", sa.String(64), primary_key=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    _text("reason"),
)

handoff = sa.Table(
    "handoff",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("conversation_id", sa.ForeignKey("conversation.id"), nullable=False),
    sa.Column("tier", sa.String(24), nullable=False),
    _json("codes"),
    _json("why"),
    sa.Column("message_id", sa.String(32), nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("alerted_at", UtcDateTime, nullable=False),
    sa.Column("acknowledged_at", UtcDateTime),
    _text("acknowledged_by"),
    sa.Column("closed_at", UtcDateTime),
    _text("outcome"),
    # What the queue is ordered by, kept beside what it follows from.
    sa.Column("priority", sa.String(2), nullable=False, server_default="P3"),
    sa.Column("seen", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("waiting_since", UtcDateTime, nullable=False),
    sa.Column("escalated_at", UtcDateTime),
    sa.Column("escalate_next_at", UtcDateTime),
    sa.Column("escalate_failures", sa.Integer, nullable=False, server_default="0"),
    sa.Index(
        "ix_handoff_line",
        "priority",
        "seen",
        "waiting_since",
        sqlite_where=sa.text("closed_at is null"),
        postgresql_where=sa.text("closed_at is null"),
    ),
    sa.Index("ix_handoff_opened", "opened_at"),
    sa.Index(
        "ix_handoff_closed",
        "closed_at",
        sqlite_where=sa.text("closed_at is not null"),
        postgresql_where=sa.text("closed_at is not null"),
    ),
    sa.Index(
        "uq_handoff_one_open",
        "conversation_id",
        unique=True,
        sqlite_where=sa.text("closed_at is null"),
        postgresql_where=sa.text("closed_at is null"),
    ),
    sa.CheckConstraint("(closed_at is null) = (outcome = '')", name="closed_with_outcome"),
)

staff = sa.Table(
    "staff",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, unique=True),
    _text("name"),
    sa.Column("role", sa.String(20), nullable=False),
    _text("password_hash"),
    sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("failed_sign_ins", sa.Integer, nullable=False, server_default="0"),
    sa.Column("locked_until", UtcDateTime),
    sa.Column("session_number", sa.Integer, nullable=False, server_default="0"),
    sa.Column("last_sign_in_at", UtcDateTime),
)

answer_version = sa.Table(
    "answer_version",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("topic", sa.String(80), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    _text("answer"),
    _text("help_line"),
    _text("why"),
    sa.Column("state", sa.String(12), nullable=False),
    _text("written_by"),
    sa.Column("written_at", UtcDateTime, nullable=False),
    _text("decided_by"),
    sa.Column("decided_at", UtcDateTime),
    sa.Column("review_due", sa.Date),
    sa.UniqueConstraint("topic", "number"),
    sa.CheckConstraint("state in ('draft', 'approved', 'discarded')", name="state"),
    sa.CheckConstraint("state <> 'approved' or decided_by <> written_by", name="two_people"),
    sa.Index(
        "uq_answer_version_one_draft",
        "topic",
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    ),
)

unanswered_question = sa.Table(
    "unanswered_question",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    _text("text"),
    _json("offered"),
    sa.Column("vector", sa.LargeBinary, nullable=False),
    sa.Index("ix_unanswered_question_age", "day"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("act", sa.String(40), nullable=False),
    _text("subject"),
    _text("detail"),
    sa.CheckConstraint("actor <> ''", name="has_actor"),
    sa.Index("ix_audit_subject", "subject"),
    sa.Index("ix_audit_actor", "actor"),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("month", sa.String(7), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("who", sa.String(12), nullable=False, server_default="patient"),
    sa.Column("fft_score", sa.String(24)),
    sa.Column("fft_why", sa.Text),
    sa.Column("fft_better", sa.Text),
    sa.Column("publish", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("partial", sa.Boolean, nullable=False),
    sa.Column("pain_worst", sa.Integer),
    sa.Column("pain_least", sa.Integer),
    sa.Column("pain_severe_time", sa.Integer),
    sa.Column("pain_relief", sa.Integer),
    sa.Column("pain_interfere", sa.String(16)),
    sa.Column("pain_interfere_score", sa.Integer),
    sa.Column("side_effects", sa.JSON(none_as_null=True)),
    sa.Column("pain_wanted_more", sa.String(8)),
    sa.Column("pain_info", sa.String(8)),
    sa.Column("pain_decide", sa.Integer),
    sa.Column("pain_satisfied", sa.Integer),
    sa.Column("skipped", sa.JSON, nullable=False),
    sa.Column("ranges", sa.JSON, nullable=False),
    sa.Column("app_version", sa.String(20), nullable=False),
    # Only where the trust keeps it (FEEDBACK_WARDS).
    sa.Column("ward", sa.String(60)),
    # How far staff have got with its comment; never when.
    sa.Column("reading", sa.String(8), nullable=False, server_default=""),
    # Whether its comment must be seen the same day, how far that is, and what was done.
    sa.Column("concern", sa.String(8), nullable=False, server_default=""),
    sa.Column("concern_done", sa.JSON(none_as_null=True)),
    sa.Index("ix_feedback_month", "month"),
    sa.Index("ix_feedback_concern", "concern"),
    # SQLite numbers rows in the order they came, unless told not to.
    sqlite_with_rowid=False,
)

#: The only way from a chat to its answers; each row is destroyed within a day. The key is a hash
#: that needs a secret of the service, and what is sealed needs it too.
feedback_session = sa.Table(
    "feedback_session",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("nudged", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

counter = sa.Table(
    "counter",
    metadata,
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

erasure_request = sa.Table(
    "erasure_request",
    metadata,
    sa.Column("code", sa.String(32), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    _text("person"),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("done_at", UtcDateTime),
    sa.CheckConstraint("state in ('waiting', 'done', 'unknown')", name="state"),
)

reading_mark = sa.Table(
    "reading_mark",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("account_id", sa.String(64), primary_key=True),
    sa.Column("newest", sa.String(64), nullable=False),
)

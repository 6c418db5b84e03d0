"""Counts over a period, made in the database; words stay in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.messages import Author
from bot.core.records import MessageState
from bot.core.report_ports import HandOffStory, HourCount, SourceCount
from bot.store.rows import handoff_of
from bot.store.schema import handoff, message

_PATIENT = message.c.author == Author.PATIENT.value
_NEVER_SENT = (MessageState.WITHHELD.value, MessageState.FAILED.value)


class SqlReports:
    """Reports on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def patient_messages(self, since: datetime, until: datetime) -> list[HourCount]:
        """Patients' messages by hour and channel."""
        hour = self._hour(message.c.stored_at)
        rows = self._connection.execute(
            sa.select(hour, message.c.channel, sa.func.count())
            .where(_PATIENT, *_within(since, until))
            .group_by(hour, message.c.channel)
            .order_by(hour)
        ).all()
        return [
            HourCount(datetime.strptime(row[0], "%Y-%m-%d %H").replace(tzinfo=UTC), row[1], row[2])
            for row in rows
        ]

    def people(self, since: datetime, until: datetime) -> int:
        """How many conversations had a patient's message."""
        distinct = sa.func.count(sa.distinct(message.c.conversation_id))
        found = self._connection.execute(
            sa.select(distinct).where(_PATIENT, *_within(since, until))
        )
        return int(found.scalar_one())

    def handoffs(self, since: datetime, until: datetime) -> list[HandOffStory]:
        """Hand-offs opened in the period, oldest first."""
        replied = (
            sa.select(sa.func.min(message.c.at))
            .where(
                message.c.conversation_id == handoff.c.conversation_id,
                message.c.at >= handoff.c.opened_at,
                message.c.author == Author.STAFF.value,
                message.c.state.not_in(_NEVER_SENT),
            )
            .correlate(handoff)
            .scalar_subquery()
        )
        rows = self._connection.execute(
            sa.select(handoff, replied.label("replied_at"))
            .where(handoff.c.opened_at >= since, handoff.c.opened_at < until)
            .order_by(handoff.c.opened_at)
        ).mappings()
        return [HandOffStory(handoff_of(row), row["replied_at"]) for row in rows]

    def said(self, since: datetime, until: datetime) -> list[SourceCount]:
        """Turns answered, by the source of the words; an answer in two bubbles is one turn."""
        turn = (
            sa.select(message.c.conversation_id, message.c.at, message.c.source)
            .where(
                message.c.author.in_([Author.ASSISTANT.value, Author.SERVICE.value]),
                message.c.state.not_in(_NEVER_SENT),
                message.c.source != "",
                *_within(since, until),
            )
            .distinct()
            .subquery()
        )
        rows = self._connection.execute(
            sa.select(turn.c.source, sa.func.count()).group_by(turn.c.source)
        ).all()
        return [SourceCount(row[0], row[1]) for row in rows]

    def _hour(self, column: sa.Column[Any]) -> sa.ColumnElement[str]:
        if self._connection.dialect.name == "sqlite":
            return sa.func.strftime("%Y-%m-%d %H", column)
        return sa.func.to_char(sa.func.timezone("UTC", column), "YYYY-MM-DD HH24")


def _within(since: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return message.c.stored_at >= since, message.c.stored_at < until

"""Alerts that nobody took in time, and whether somebody outside the console was told."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Holder
from bot.core.queue_ports import Escalation
from bot.store.rows import handoff_of
from bot.store.schema import conversation, handoff

_OPEN = handoff.c.closed_at.is_(None)
#: Nobody was told since it last alerted.
_NOT_TOLD = sa.or_(handoff.c.escalated_at.is_(None), handoff.c.escalated_at <= handoff.c.alerted_at)


class SqlEscalations:
    """Escalation on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, before: datetime, now: datetime, lease: timedelta) -> list[Escalation]:
        """Those last alerted before ``before``, not yet told of, leased to the caller."""
        free = sa.or_(handoff.c.escalate_next_at.is_(None), handoff.c.escalate_next_at <= now)
        rows = (
            self._connection.execute(
                sa.select(handoff)
                .join(conversation, conversation.c.id == handoff.c.conversation_id)
                .where(
                    _OPEN,
                    handoff.c.priority.in_(["P1", "P2"]),
                    handoff.c.alerted_at <= before,
                    conversation.c.holder == Holder.WAITING.value,
                    _NOT_TOLD,
                    free,
                )
                .order_by(handoff.c.priority, handoff.c.waiting_since)
                .with_for_update(of=handoff, skip_locked=True)
            )
            .mappings()
            .all()
        )
        due = [(handoff_of(row), row["waiting_since"]) for row in rows]
        self._set([record.id for record, _ in due], escalate_next_at=now + lease)
        return [
            Escalation(record.id, record.view.priority, record.view.label, now - since)
            for record, since in due
        ]

    def told(self, handoff_ids: list[str], now: datetime) -> None:
        """Somebody outside the console has been told of these."""
        self._set(handoff_ids, escalated_at=now, escalate_next_at=None, escalate_failures=0)

    def failed(self, handoff_ids: list[str], next_at: datetime) -> None:
        """Nobody could be told; they are tried again from then on."""
        self._set(
            handoff_ids,
            escalate_next_at=next_at,
            escalate_failures=handoff.c.escalate_failures + 1,
        )

    def failures(self, handoff_ids: list[str]) -> int:
        """How often in a row telling of any of these has failed."""
        most = sa.select(sa.func.max(handoff.c.escalate_failures)).where(
            handoff.c.id.in_(handoff_ids)
        )
        return int(self._connection.execute(most).scalar() or 0)

    def failing(self) -> int:
        """How many open hand-offs nobody could be told of so far."""
        failing = sa.select(sa.func.count()).where(
            _OPEN, _NOT_TOLD, handoff.c.escalate_failures > 0
        )
        return int(self._connection.execute(failing).scalar_one())

    def _set(self, handoff_ids: list[str], **values: object) -> None:
        if handoff_ids:
            self._connection.execute(
                sa.update(handoff).where(handoff.c.id.in_(handoff_ids)).values(**values)
            )

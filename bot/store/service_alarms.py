"""Alarms about the service itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.service_alarms import AlarmCode, AlarmsDue, ServiceAlarm
from bot.store.insert_once import insert_once
from bot.store.platform_tables import service_alarm
from bot.store.schema import conversation


def _this(code: AlarmCode, channel: str, account_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        service_alarm.c.code == code.value,
        service_alarm.c.channel == channel,
        service_alarm.c.account_id == account_id,
    )


def _alarm(row: sa.RowMapping) -> ServiceAlarm:
    known = {name: value for name, value in row.items() if name != "tell_next_at"}
    return ServiceAlarm(**{**known, "code": AlarmCode(row["code"])})


class SqlServiceAlarms:
    """Alarms on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sound(self, code: AlarmCode, channel: str, account_id: str, since: datetime) -> bool:
        """Opens an alarm; False if this one is open already."""
        self._connection.execute(
            sa.delete(service_alarm).where(
                service_alarm.c.over_at.is_not(None), *_this(code, channel, account_id)
            )
        )
        values = {
            "id": uuid4().hex,
            "code": code.value,
            "channel": channel,
            "account_id": account_id,
            "since": since,
            "seen_at": None,
            "seen_by": "",
        }
        return insert_once(self._connection, service_alarm, values)

    def clear(self, code: AlarmCode, channel: str, account_id: str, now: datetime) -> bool:
        """Ends an alarm; False if there was none."""
        lasts = (*_this(code, channel, account_id), service_alarm.c.over_at.is_(None))
        untold = service_alarm.c.told_at.is_(None)
        gone = self._connection.execute(sa.delete(service_alarm).where(*lasts, untold))
        ended = self._connection.execute(
            sa.update(service_alarm)
            .where(*lasts)
            .values(over_at=now, tell_next_at=None, failures=0)
        )
        return bool(gone.rowcount or ended.rowcount)

    def open(self) -> list[ServiceAlarm]:
        """Alarms that last, the oldest first."""
        rows = self._connection.execute(
            sa.select(service_alarm)
            .where(service_alarm.c.over_at.is_(None))
            .order_by(service_alarm.c.since, service_alarm.c.id)
        ).mappings()
        return [_alarm(row) for row in rows]

    def claim(self, due: AlarmsDue, now: datetime, lease: timedelta) -> list[ServiceAlarm]:
        """Those that people outside must be told of now, leased to the caller."""
        free = sa.or_(service_alarm.c.tell_next_at.is_(None), service_alarm.c.tell_next_at <= now)
        first = sa.and_(service_alarm.c.told_at.is_(None), service_alarm.c.since <= due.since)
        unseen = sa.and_(
            service_alarm.c.seen_at.is_(None), sa.or_(first, service_alarm.c.told_at <= due.told)
        )
        rows = (
            self._connection.execute(
                sa.select(service_alarm)
                .where(free, sa.or_(service_alarm.c.over_at.is_not(None), unseen))
                .order_by(service_alarm.c.since, service_alarm.c.id)
                .with_for_update(skip_locked=True)
            )
            .mappings()
            .all()
        )
        self._set([row["id"] for row in rows], tell_next_at=now + lease)
        return [_alarm(row) for row in rows]

    def told(self, alarm_ids: Sequence[str], now: datetime) -> None:
        """They have been told of these; what is over is gone."""
        self._connection.execute(
            sa.delete(service_alarm).where(
                service_alarm.c.id.in_(alarm_ids), service_alarm.c.over_at.is_not(None)
            )
        )
        self._set(alarm_ids, told_at=now, tell_next_at=None, failures=0)

    def not_told(self, alarm_ids: Sequence[str], next_at: datetime) -> None:
        """They could not be told of these; they are tried again from then on."""
        self._set(alarm_ids, tell_next_at=next_at, failures=service_alarm.c.failures + 1)

    def _set(self, alarm_ids: Sequence[str], **values: Any) -> None:
        self._connection.execute(
            sa.update(service_alarm).where(service_alarm.c.id.in_(alarm_ids)).values(**values)
        )

    def see(self, alarm_id: str, by: str, now: datetime) -> bool:
        """Somebody has seen it; one about what is over already is then gone. False: no such."""
        this = service_alarm.c.id == alarm_id
        past = service_alarm.c.code == AlarmCode.WEBHOOK_WAS_INVALID.value
        gone = self._connection.execute(sa.delete(service_alarm).where(this, past))
        if gone.rowcount:
            return True
        seen = self._connection.execute(
            sa.update(service_alarm)
            .where(this)
            .values(
                seen_at=sa.func.coalesce(service_alarm.c.seen_at, now),
                seen_by=sa.case((service_alarm.c.seen_by == "", by), else_=service_alarm.c.seen_by),
            )
        )
        return bool(seen.rowcount)

    def last_heard(self, channel: str, account_id: str) -> datetime | None:
        """When a patient was last heard on an account; None for never."""
        found: datetime | None = self._connection.execute(
            sa.select(sa.func.max(conversation.c.last_inbound_at)).where(
                conversation.c.channel == channel, conversation.c.account_id == account_id
            )
        ).scalar()
        return found

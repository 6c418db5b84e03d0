"""Alarms about the service itself."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.service_alarms import AlarmCode, ServiceAlarm
from bot.store.insert_once import insert_once
from bot.store.platform_tables import service_alarm
from bot.store.rows import Row
from bot.store.schema import conversation

_LASTS = service_alarm.c.over_at.is_(None)


class SqlServiceAlarms:
    """Alarms on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sound(self, code: AlarmCode, channel: str, account_id: str, since: datetime) -> bool:
        """Opens an alarm; False if this one is open already."""
        values = {
            "id": uuid4().hex,
            "code": code.value,
            "channel": channel,
            "account_id": account_id,
            "since": since,
            "seen_at": None,
            "seen_by": "",
        }
        if insert_once(self._connection, service_alarm, values):
            return True
        # It was over, and that may not have been told yet: then it is the same alarm still.
        anew = {"since": since, "seen_at": None, "seen_by": "", "over_at": None}
        this = _which(code, channel, account_id)
        again = self._connection.execute(
            sa.update(service_alarm).where(this, ~_LASTS).values(**anew)
        )
        return bool(again.rowcount)

    def clear(self, code: AlarmCode, channel: str, account_id: str, now: datetime) -> bool:
        """Ends an alarm; False if there was none. One that was told of is kept until told over."""
        this = _which(code, channel, account_id)
        told_at, next_at = service_alarm.c.told_at, service_alarm.c.tell_next_at
        gone = self._connection.execute(
            # With a time to tell it at, a worker may be telling of it just now.
            sa.delete(service_alarm).where(this, _LASTS, told_at.is_(None), next_at.is_(None))
        )
        if gone.rowcount:
            return True
        ended = self._connection.execute(
            sa.update(service_alarm).where(this, _LASTS).values(over_at=now)
        )
        return bool(ended.rowcount)

    def open(self) -> list[ServiceAlarm]:
        """Alarms that last, the oldest first."""
        rows = self._connection.execute(
            sa.select(service_alarm)
            .where(_LASTS)
            .order_by(service_alarm.c.since, service_alarm.c.id)
        ).mappings()
        return [alarm_of(row) for row in rows]

    def see(self, alarm_id: str, by: str, now: datetime) -> bool:
        """Somebody has seen it; one about what is over already is then gone. False: no such."""
        this = service_alarm.c.id == alarm_id
        over = service_alarm.c.code == AlarmCode.WEBHOOK_WAS_INVALID.value
        gone = self._connection.execute(sa.delete(service_alarm).where(this, over))
        if gone.rowcount:
            return True
        seen = self._connection.execute(
            sa.update(service_alarm)
            .where(this, _LASTS)
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


def _which(code: AlarmCode, channel: str, account_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        service_alarm.c.code == code.value,
        service_alarm.c.channel == channel,
        service_alarm.c.account_id == account_id,
    )


def alarm_of(row: Row) -> ServiceAlarm:
    """One row as an alarm."""
    return ServiceAlarm(
        id=row["id"],
        code=AlarmCode(row["code"]),
        channel=row["channel"],
        account_id=row["account_id"],
        since=row["since"],
        seen_at=row["seen_at"],
        seen_by=row["seen_by"],
    )

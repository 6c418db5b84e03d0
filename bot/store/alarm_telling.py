"""Which alarms people outside the console were told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.service_alarms import AlarmToTell
from bot.store.platform_tables import service_alarm
from bot.store.service_alarms import alarm_of

_OVER = service_alarm.c.over_at.is_not(None)
_NOT_TOLD = service_alarm.c.told_at.is_(None)


class SqlAlarmTelling:
    """Telling on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, told_before: datetime | None, now: datetime, lease: timedelta
    ) -> list[AlarmToTell]:
        """Those nobody was told of, or last before ``told_before``, and those that are over since;
        leased to the caller, the oldest first."""
        next_at, told_at = service_alarm.c.tell_next_at, service_alarm.c.told_at
        free = sa.or_(next_at.is_(None), next_at <= now)
        # It came and went while nobody could be told.
        self._connection.execute(sa.delete(service_alarm).where(_OVER, _NOT_TOLD, free))
        due = sa.or_(_OVER, _NOT_TOLD)
        if told_before is not None:
            due = sa.or_(due, told_at <= told_before)
        rows = (
            self._connection.execute(
                sa.select(service_alarm)
                .where(due, free)
                .order_by(service_alarm.c.since, service_alarm.c.id)
                .with_for_update(skip_locked=True)
            )
            .mappings()
            .all()
        )
        self._set([row["id"] for row in rows], tell_next_at=now + lease)
        return [
            AlarmToTell(
                alarm=alarm_of(row),
                again=row["told_at"] is not None,
                over_at=row["over_at"],
                failures=row["tell_failures"],
            )
            for row in rows
        ]

    def told(self, told: Sequence[AlarmToTell], now: datetime) -> None:
        """Somebody has been told; what is over is then forgotten."""
        lasting = [one.alarm.id for one in told if one.over_at is None]
        over = [one.alarm.id for one in told if one.over_at is not None]
        self._set(lasting, told_at=now, tell_next_at=None, tell_failures=0)
        self._connection.execute(
            sa.delete(service_alarm).where(service_alarm.c.id.in_(over), _OVER)
        )
        # What sounded again meanwhile is a new alarm to those who heard that it was over.
        self._set(over, told_at=None, tell_next_at=None, tell_failures=0)

    def failed(self, failed: Sequence[AlarmToTell], next_at: datetime) -> None:
        """Nobody could be told; they are tried again from then on."""
        self._set(
            [one.alarm.id for one in failed],
            tell_next_at=next_at,
            tell_failures=service_alarm.c.tell_failures + 1,
        )

    def failing(self) -> int:
        """How many alarms nobody could be told of so far."""
        failing = sa.select(sa.func.count()).where(service_alarm.c.tell_failures > 0)
        return int(self._connection.execute(failing).scalar_one())

    def _set(self, alarm_ids: list[str], **values: object) -> None:
        if alarm_ids:
            self._connection.execute(
                sa.update(service_alarm).where(service_alarm.c.id.in_(alarm_ids)).values(**values)
            )

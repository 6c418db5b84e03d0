"""Shifts and staffed hours."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.hours import ChosenHours
from bot.core.rota_ports import HoursSet, Shift
from bot.store.schema import UtcDateTime, metadata

shift = sa.Table(
    "shift",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("staff_id", sa.ForeignKey("staff.id"), nullable=False),
    sa.Column("staff_name", sa.Text, nullable=False),
    sa.Column("starts", UtcDateTime, nullable=False),
    sa.Column("ends", UtcDateTime, nullable=False),
    sa.Index("ix_shift_ends", "ends"),
)

staffed_hours = sa.Table(
    "staffed_hours",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("set_by", sa.Text, nullable=False),
    sa.Column("opens", sa.String(5), nullable=False),
    sa.Column("closes", sa.String(5), nullable=False),
    sa.Column("weekdays", sa.JSON, nullable=False),
    sa.Column("also_closed", sa.JSON, nullable=False),
    sa.Column("open_on", sa.JSON, nullable=False),
)


class SqlRota:
    """The rota on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, one: Shift) -> None:
        """Keeps a shift."""
        self._connection.execute(sa.insert(shift).values(**vars(one)))

    def remove(self, shift_id: str) -> Shift | None:
        """Takes a shift out."""
        row = self._connection.execute(sa.select(shift).where(shift.c.id == shift_id)).mappings()
        found = row.one_or_none()
        gone = self._connection.execute(sa.delete(shift).where(shift.c.id == shift_id))
        return Shift(**found) if found is not None and gone.rowcount else None

    def between(self, since: datetime, until: datetime) -> list[Shift]:
        """The earliest first."""
        rows = self._connection.execute(
            sa.select(shift)
            .where(shift.c.ends > since, shift.c.starts < until)
            .order_by(shift.c.starts, shift.c.staff_name)
        ).mappings()
        return [Shift(**row) for row in rows]

    def set_hours(self, chosen: HoursSet) -> None:
        """Keeps new hours beside the older ones."""
        hours = chosen.hours
        self._connection.execute(
            sa.insert(staffed_hours).values(
                at=chosen.at,
                set_by=chosen.set_by,
                opens=f"{hours.opens:%H:%M}",
                closes=f"{hours.closes:%H:%M}",
                weekdays=list(hours.weekdays),
                also_closed=[day.isoformat() for day in hours.also_closed],
                open_on=[day.isoformat() for day in hours.open_on],
            )
        )

    def hours(self) -> HoursSet | None:
        """The newest."""
        row = self._connection.execute(
            sa.select(staffed_hours).order_by(staffed_hours.c.id.desc()).limit(1)
        ).one_or_none()
        if row is None:
            return None
        hours = ChosenHours(
            opens=time.fromisoformat(row.opens),
            closes=time.fromisoformat(row.closes),
            weekdays=tuple(row.weekdays),
            also_closed=_days(row.also_closed),
            open_on=_days(row.open_on),
        )
        return HoursSet(hours, row.set_by, row.at)


def _days(written: Any) -> tuple[date, ...]:
    return tuple(date.fromisoformat(day) for day in written)

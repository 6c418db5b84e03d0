"""Staff and counters."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.records import StaffMember
from bot.store.insert_once import insert_once
from bot.store.rows import staff_of
from bot.store.schema import counter, staff


class SqlStaff:
    """People who may sign in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_email(self, email: str) -> StaffMember | None:
        """The person with this address, in any case."""
        return self._one(staff.c.email == email.strip().casefold())

    def by_id(self, staff_id: str) -> StaffMember | None:
        """The person with this id."""
        return self._one(staff.c.id == staff_id)

    def save(self, member: StaffMember) -> None:
        """Adds or replaces a person; addresses are kept in lower case."""
        values = {**asdict(member), "email": member.email.strip().casefold()}
        changed = self._connection.execute(
            sa.update(staff).where(staff.c.id == member.id).values(**values)
        )
        if changed.rowcount == 0:
            self._connection.execute(sa.insert(staff).values(**values))

    def _one(self, condition: sa.ColumnElement[bool]) -> StaffMember | None:
        row = self._connection.execute(sa.select(staff).where(condition)).mappings().one_or_none()
        return None if row is None else staff_of(row)


class SqlCounters:
    """How often something happened, by day."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, name: str, day: str, by: int = 1) -> None:
        """Adds to a day's count."""
        name = name[:80]
        if not insert_once(self._connection, counter, {"name": name, "day": day, "count": by}):
            self._connection.execute(
                sa.update(counter)
                .where(counter.c.name == name, counter.c.day == day)
                .values(count=counter.c.count + by)
            )

    def of_day(self, day: str) -> dict[str, int]:
        """Every count of a day."""
        rows = self._connection.execute(
            sa.select(counter.c.name, counter.c.count).where(counter.c.day == day)
        ).all()
        return {name: count for name, count in rows}

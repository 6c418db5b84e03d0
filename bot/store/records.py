"""Counters."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.insert_once import insert_once
from bot.store.schema import counter


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

"""An insert that a repeat turns into a no-op, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_once(connection: Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Inserts a row; False if a unique key says that it is already there."""
    statement = _statement(connection.dialect.name, table)
    return connection.execute(statement, values).first() is not None


@cache
def _statement(dialect: str, table: sa.Table) -> sa.Executable:
    """Built once for each table: that costs more than running it on SQLite.

    Row counts of such inserts differ between drivers; a returned row does not.
    """
    one = sa.literal(1)
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing().returning(one)
    return sqlite.insert(table).on_conflict_do_nothing().returning(one)

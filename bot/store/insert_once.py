"""An insert that a repeat turns into a no-op, on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def insert_each_once(
    connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]
) -> frozenset[str]:
    """Inserts rows in their order; the ``id`` of each that was not already there."""
    statement = _statement_of_many(connection.dialect.name, table)
    return frozenset(connection.execute(statement, rows).scalars())


@cache
def _statement_of_many(dialect: str, table: sa.Table) -> sa.Executable:
    if dialect == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing().returning(table.c.id)
    return sqlite.insert(table).on_conflict_do_nothing().returning(table.c.id)

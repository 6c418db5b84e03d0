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
    """Inserts rows of the same columns in their order; the ``id`` of each not already there."""
    if connection.dialect.name == "postgresql":
        columns = tuple(rows[0])
        return frozenset(connection.execute(_lists_once(table, columns), _lists(rows)).scalars())
    return frozenset(connection.execute(_rows_once(table), rows).scalars())


def insert_all(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows of the same columns in their order."""
    if connection.dialect.name == "postgresql":
        connection.execute(_from_lists(table, tuple(rows[0])), _lists(rows))
    else:
        connection.execute(sa.insert(table), rows)


@cache
def _rows_once(table: sa.Table) -> sa.Executable:
    return sqlite.insert(table).on_conflict_do_nothing().returning(table.c.id)


@cache
def _lists_once(table: sa.Table, names: tuple[str, ...]) -> sa.Executable:
    return _from_lists(table, names).on_conflict_do_nothing().returning(table.c.id)


@cache
def _from_lists(table: sa.Table, names: tuple[str, ...]) -> postgresql.Insert:
    """One statement however many the rows: a list of values for each column.

    A statement that grows with its rows is read anew each time, by the driver and the server.
    """
    lists = [sa.bindparam(name, type_=list_of(table.c[name].type)) for name in names]
    rows = sa.func.unnest(*lists).table_valued(*names, with_ordinality="nth", name="told")
    rows = rows.render_derived()
    in_order = sa.select(*(rows.c[name] for name in names)).order_by(rows.c.nth)
    return postgresql.insert(table).from_select(list(names), in_order)


def _lists(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def list_of(type_: sa.types.TypeEngine[Any]) -> postgresql.ARRAY[Any]:
    """As text without a length: a cast to one would cut a value short without a word."""
    item = sa.Text() if isinstance(type_, sa.String) else type_
    return postgresql.ARRAY(item, dimensions=1)

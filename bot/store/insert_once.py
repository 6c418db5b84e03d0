"""An insert that a repeat turns into a no-op, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection


def insert_once(connection: Connection, table: sa.Table, values: Mapping[str, Any]) -> bool:
    """Inserts a row; False if a unique key says that it is already there."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing()
    # Row counts of such inserts differ between drivers; a returned row does not.
    return connection.execute(statement.returning(sa.literal(1))).first() is not None

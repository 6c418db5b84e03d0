"""Lets deliveries write to PostgreSQL before the worker does, as `writer_turn` does on SQLite.

Who is in a hurry holds a shared advisory lock while it writes; who gives way looks, before its own
transaction, whether anybody holds it, and waits for a moment.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from bot.store.patience import Patience

#: Any number no other application on the same database uses for a lock of its own.
_KEY = 0x4D4D50
_IN_A_HURRY = sa.text(f"SELECT pg_advisory_xact_lock_shared({_KEY})")
# Taken and given back in one statement: nobody in a hurry ever waits for it.
_NOBODY_IS = sa.text(
    f"SELECT CASE WHEN pg_try_advisory_lock({_KEY}) THEN pg_advisory_unlock({_KEY}) ELSE false END"
)


def hurry(connection: Connection) -> None:
    """Says, until the transaction ends, that somebody outside waits for it."""
    connection.execute(_IN_A_HURRY)


class GivesWay:
    """For a process for which nobody waits by the second: one of its threads at a time looks."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.patience = Patience(self._nobody_hurries)
        self._threads = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Returns when nobody in a hurry writes, or when its `Patience` is at an end."""
        with self._threads:
            self.patience.wait()
        yield

    def _nobody_hurries(self) -> bool:
        alone = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with alone.connect() as connection:
            return bool(connection.execute(_NOBODY_IS).scalar_one())

"""Connections to PostgreSQL: few, warm, and asked now and then whether they still stand."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

#: A connection not used for so many seconds is asked; each time would be a round trip too many.
ASK_AFTER = 1.0


def open_pool(address: sa.URL) -> Engine:
    """The engine; the connection used last is used next, for it has its statements prepared."""
    engine = sa.create_engine(
        address,
        pool_use_lifo=True,
        pool_size=16,
        max_overflow=16,
        pool_timeout=5,
        hide_parameters=True,
        connect_args={"connect_timeout": 5},
    )
    gone = engine.dialect.loaded_dbapi.OperationalError

    def note(_connection: Any, record: Any) -> None:
        record.info["used"] = time.monotonic()

    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("used", time.monotonic()) < ASK_AFTER:
            return
        try:
            connection.execute("SELECT 1")
            connection.rollback()
        except gone as error:
            raise sa.exc.DisconnectionError from error

    sa.event.listen(engine, "checkin", note)
    sa.event.listen(engine, "checkout", ask)
    return engine

"""A connection that the server closed is noticed before anything is asked of it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.store import SqlStore, pool

_END_THE_OTHERS = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def test_a_connection_closed_by_the_server_is_replaced(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    if store.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server")
    monkeypatch.setattr(pool, "ASK_AFTER", 0.0)
    with store.begin() as work:
        before = work.connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    other = sa.create_engine(store.engine.url)
    with other.connect() as connection:
        assert connection.execute(_END_THE_OTHERS).all()
    other.dispose()
    with store.begin() as work:
        after = work.connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
    assert after != before

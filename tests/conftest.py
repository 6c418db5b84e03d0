"""Fixtures every suite may use: databases of both kinds, emptied for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store import SqlStore, open_store
from bot.store.migrate import migrate
from bot.store.schema import metadata

POSTGRES_URL = os.environ.get("DATABASE_URL", "")
HAS_POSTGRES = POSTGRES_URL.startswith("postgresql")
os.environ.pop("DATABASE_URL", None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says which databases the store was tested on."""
    if not HAS_POSTGRES:
        terminalreporter.write_line(
            "Tested on SQLite only: DATABASE_URL names no PostgreSQL "
            "(`scripts/with-postgres make test` starts one)."
        )


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The PostgreSQL named by DATABASE_URL."""
    return POSTGRES_URL


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[SqlStore]:
    """One migrated PostgreSQL for the whole run."""
    store = open_store(postgres_url)
    migrate(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("store") / "template.db"
    store = open_store(f"sqlite:///{path}")
    migrate(store)
    with store.engine.connect() as connection:
        connection.execution_options(read_only=True)
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


@pytest.fixture
def sqlite_store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[SqlStore]:
    """A fresh SQLite store."""
    path = tmp_path / "service.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgresql"] if HAS_POSTGRES else ["sqlite"])
def store(request: pytest.FixtureRequest) -> SqlStore:
    """A fresh store on each database."""
    if request.param == "sqlite":
        sqlite: SqlStore = request.getfixturevalue("sqlite_store")
        return sqlite
    postgres: SqlStore = request.getfixturevalue("migrated_postgres")
    tables = ", ".join(table.name for table in metadata.sorted_tables)
    with postgres.engine.begin() as connection:
        # The audit refuses to be emptied; only here, between two tests, it may be.
        connection.execute(sa.text("ALTER TABLE audit DISABLE TRIGGER USER"))
        connection.execute(sa.text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        connection.execute(sa.text("ALTER TABLE audit ENABLE TRIGGER USER"))
    return postgres

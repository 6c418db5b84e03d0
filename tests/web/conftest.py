"""Fixtures of the web tests."""

from __future__ import annotations

import pytest

from bot.store import SqlStore
from tests.web.house import House
from tests.web.ward import Ward


@pytest.fixture
def house() -> House:
    """The application with empty tables."""
    return House()


@pytest.fixture
def ward(sqlite_store: SqlStore) -> Ward:
    """The console on an empty SQLite store."""
    return Ward(sqlite_store)

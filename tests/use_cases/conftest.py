"""The house, on each database."""

from __future__ import annotations

import pytest

from bot.store import SqlStore
from tests.use_cases.house import House


@pytest.fixture
def house(store: SqlStore) -> House:
    return House(store)

"""Fixtures of the web tests."""

from __future__ import annotations

import pytest

from tests.web.house import House


@pytest.fixture
def house() -> House:
    """The application with empty tables."""
    return House()

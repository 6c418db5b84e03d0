"""One browser for a file of tests, and the console of its ward at an address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.consoles import served
from tests.browser.screens import browser
from tests.web.ward import Ward


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def root(ward: Ward) -> Iterator[str]:
    with served(ward.app) as address:
        yield address

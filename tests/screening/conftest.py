"""One screener and one masker for all screening tests: loading takes longer than reading."""

from __future__ import annotations

from datetime import date

import pytest

from bot.screening import load_masker
from bot.screening.masker import RegexMasker
from bot.screening.screener import PhraseScreener, load


@pytest.fixture(scope="session")
def screener() -> PhraseScreener:
    """The screener with the team's own phrase files."""
    return load()


@pytest.fixture(scope="session")
def masker() -> RegexMasker:
    """The masker as the web process loads it, on a fixed day."""
    return load_masker(today=date(2026, 11, 23))

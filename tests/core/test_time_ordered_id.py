"""Ids that lie side by side in an index when they are written side by side."""

from __future__ import annotations

import time
from uuid import RFC_4122, UUID

import pytest

from bot.core.time_ordered_id import time_ordered_id


def test_it_is_a_uuid_of_the_seventh_version() -> None:
    found = UUID(time_ordered_id())
    assert (found.version, found.variant) == (7, RFC_4122)


def test_a_later_one_sorts_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [1_700_000_000_000, 1_700_000_000_001, 1_700_000_060_000, 1_900_000_000_000]
    found = []
    for moment in moments:
        monkeypatch.setattr(time, "time_ns", lambda moment=moment: moment * 1_000_000)
        found.append(time_ordered_id())
    assert found == sorted(found)
    assert [UUID(one).int >> 80 for one in found] == moments


def test_none_is_made_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_700_000_000_000_000_000)
    assert len({time_ordered_id() for _ in range(10_000)}) == 10_000

"""What monitors read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.fakes import WELL
from tests.web.house import House


def test_all_well_is_ok(house: House) -> None:
    answer = house.client.get("/health")
    assert answer.status_code == 200
    assert answer.get_json() == {
        "status": "ok",
        "troubles": [],
        "dialogue_ready": True,
        "inbox_waiting": 0,
        "inbox_oldest_seconds": None,
        "inbox_dead": 0,
        "outbox_waiting": 0,
        "outbox_oldest_seconds": None,
        "open_handoffs": 0,
        "accounts_paused": 0,
        "escalations_failing": 0,
        "today": {},
        "read_for_dollars_today": 0.0,
    }


@pytest.mark.parametrize(
    ("depths", "trouble"),
    [
        (replace(WELL, inbox_waiting=3, inbox_oldest_seconds=61.0), "inbox_stuck"),
        (replace(WELL, outbox_waiting=1, outbox_oldest_seconds=90.0), "outbox_stuck"),
        (replace(WELL, inbox_dead=1), "inbox_dead_rows"),
    ],
)
def test_a_stuck_queue_or_a_dead_row_is_degraded(
    house: House, depths: object, trouble: str
) -> None:
    house.store.depths = depths  # type: ignore[assignment]
    answer = house.client.get("/health")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "degraded")
    assert answer.get_json()["troubles"] == [trouble]


def test_an_assistant_that_is_not_ready_is_degraded(house: House) -> None:
    house.dialogue_ready = False
    assert house.client.get("/health").get_json()["troubles"] == ["dialogue_not_ready"]


def test_a_database_that_is_away_is_503(house: House) -> None:
    house.store.away = True
    answer = house.client.get("/health")
    assert (answer.status_code, answer.get_json()["status"]) == (503, "down")

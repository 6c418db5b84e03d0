"""Seen and typing, from the connector to the patient's phone, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bot.core.sender_actions import SenderAction
from tests.connectors.cases import messenger
from tests.connectors.exchange import Exchange, exchanging


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    with exchanging() as running:
        yield running


@pytest.fixture(autouse=True)
def fresh(exchange: Exchange) -> None:
    exchange.door("/reset")
    exchange.says("messenger", "hi")


def act(exchange: Exchange, action: SenderAction, user_id: str = "2222") -> bool:
    connector = messenger(f"{exchange.url}/graph", read_timeout=0.5)
    return connector.act("1001", user_id, action)


def patient(exchange: Exchange) -> dict[str, Any]:
    (found,) = requests.get(f"{exchange.url}/patients", timeout=5).json()
    return dict(found)


def test_the_phone_shows_that_the_message_was_seen(exchange: Exchange) -> None:
    assert patient(exchange)["seen_by_page"] == -1
    assert act(exchange, SenderAction.MARK_SEEN)
    assert patient(exchange)["seen_by_page"] == 0


def test_the_dots_show_until_the_answer_comes(exchange: Exchange) -> None:
    feed = f"{exchange.url}/phone/feed/messenger/2222"
    assert act(exchange, SenderAction.TYPING_ON)
    assert requests.get(feed, timeout=5).json()["typing"] is True
    exchange.answers("messenger")
    assert requests.get(feed, timeout=5).json()["typing"] is False


def test_each_action_is_a_request_of_its_own(exchange: Exchange) -> None:
    act(exchange, SenderAction.TYPING_ON)
    rows = requests.get(f"{exchange.url}/requests", timeout=5).json()
    assert [(row["kind"], row["action"], row["status"]) for row in rows] == [
        ("action", "typing_on", 200)
    ]


@pytest.mark.parametrize("kind", ["status", "html", "drop_before", "drop_after"])
def test_trouble_is_a_plain_no(exchange: Exchange, kind: str) -> None:
    exchange.fault("messenger", kind, on=["action"])
    assert act(exchange, SenderAction.TYPING_ON) is False


def test_somebody_unknown_is_a_plain_no(exchange: Exchange) -> None:
    assert act(exchange, SenderAction.MARK_SEEN, "9999") is False

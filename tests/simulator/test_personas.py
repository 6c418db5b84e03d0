"""The Messenger connector makes and uses personas at the simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.core.messages import Author, DeliveryFailed, FailureReason, Receipt
from connectors.messenger import MessengerConnector
from tests.connectors.cases import messenger
from tests.connectors.exchange import Exchange, exchanging

PICTURE = "https://hospital.example/nurse.png"


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    with exchanging() as running:
        yield running


@pytest.fixture
def connector(exchange: Exchange) -> MessengerConnector:
    exchange.door("/reset")
    exchange.says("messenger", "hi")
    return messenger(f"{exchange.url}/graph", read_timeout=0.5, persona_picture=PICTURE)


def test_words_go_out_under_a_name_made_once(
    exchange: Exchange, connector: MessengerConnector
) -> None:
    made = connector.make_persona("1001", "Amina, nurse")
    assert isinstance(made, str)
    assert connector.make_persona("1001", "Amina, nurse") == made, "the Page's own is used again"
    assert connector.make_persona("1001", "Ben, nurse") != made
    (receipt,) = exchange.answers("messenger", persona=made, author=Author.STAFF)
    assert receipt == Receipt(exchange.thread("messenger")[-1]["event_id"])
    assert exchange.thread("messenger")[-1]["persona"] == "Amina, nurse"


def test_a_persona_that_is_gone_does_not_stop_the_words(
    exchange: Exchange, connector: MessengerConnector
) -> None:
    (receipt,) = exchange.answers("messenger", persona="999", author=Author.STAFF)
    assert isinstance(receipt, Receipt)
    assert receipt.persona_refused
    assert exchange.thread("messenger")[-1]["persona"] == ""
    assert len([b for b in exchange.thread("messenger") if b["from"] == "page"]) == 1


def test_words_that_are_refused_either_way_say_why(
    exchange: Exchange, connector: MessengerConnector
) -> None:
    exchange.door("/faults", {"platform": "messenger", "name": "not_reviewed", "times": 2})
    (failed,) = exchange.answers("messenger", persona="999", author=Author.STAFF)
    assert isinstance(failed, DeliveryFailed)
    assert failed.reason is FailureReason.PERMISSION_MISSING


def test_an_uncertain_send_is_not_repeated_without_the_name(
    exchange: Exchange, connector: MessengerConnector
) -> None:
    made = connector.make_persona("1001", "Amina, nurse")
    exchange.fault("messenger", "drop_after")
    (failed,) = exchange.answers("messenger", persona=made, author=Author.STAFF)
    assert isinstance(failed, DeliveryFailed)
    assert failed.reason is FailureReason.AMBIGUOUS
    assert len([b for b in exchange.thread("messenger") if b["from"] == "page"]) == 1


@pytest.mark.parametrize("kind", ["status", "html", "drop_before", "truncated"])
def test_trouble_is_a_value_that_may_pass(
    exchange: Exchange, connector: MessengerConnector, kind: str
) -> None:
    exchange.door("/faults", {"platform": "messenger", "kind": kind, "endpoint": "personas"})
    failed = connector.make_persona("1001", "Amina, nurse")
    assert isinstance(failed, DeliveryFailed)
    assert failed.retryable


def test_without_a_picture_there_are_no_names(exchange: Exchange) -> None:
    failed = messenger(f"{exchange.url}/graph").make_persona("1001", "Amina, nurse")
    assert isinstance(failed, DeliveryFailed)
    assert not failed.retryable

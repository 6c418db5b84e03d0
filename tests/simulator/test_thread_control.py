"""The Messenger connector takes, passes and releases threads at the simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from bot.core.messages import DeliveryFailed, FailureReason, Receipt
from bot.core.thread_ports import ThreadAct
from connectors.messenger import MessengerConnector
from connectors.messenger.threads import PAGE_INBOX
from tests.connectors.cases import messenger
from tests.connectors.exchange import Exchange, exchanging

OURS = "1517776481860111"


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    with exchanging() as running:
        yield running


@pytest.fixture
def connector(exchange: Exchange) -> MessengerConnector:
    exchange.door("/reset")
    exchange.door("/routing", {"default_app": True})
    exchange.says("messenger", "hi")
    return messenger(f"{exchange.url}/graph", read_timeout=0.5)


def owner(exchange: Exchange) -> str:
    proof = "4c713a381d632f29e1237f61edcd6d09c59e8c7afdd63af2f73f82e90f372f90"
    answer = requests.get(
        f"{exchange.url}/graph/v25.0/1001/thread_owner",
        params={"recipient": "2222", "appsecret_proof": proof},
        headers={"Authorization": "Bearer EAAB_page_token"},
        timeout=5,
    )
    rows = answer.json()["data"]
    return str(rows[0]["thread_owner"]["app_id"]) if rows else ""


def test_taking_the_thread_back_from_the_inbox_lets_us_write(
    exchange: Exchange, connector: MessengerConnector
) -> None:
    exchange.door("/patients/messenger/2222/inbox", {"text": "Ben here"})
    (refused,) = exchange.answers("messenger")
    assert isinstance(refused, DeliveryFailed)
    assert refused.reason is FailureReason.NOT_THREAD_OWNER
    assert connector.control_thread("1001", "2222", ThreadAct.TAKE) is None
    assert owner(exchange) == OURS
    (taken,) = exchange.answers("messenger")
    assert isinstance(taken, Receipt)


def test_passing_and_releasing(exchange: Exchange, connector: MessengerConnector) -> None:
    assert connector.control_thread("1001", "2222", ThreadAct.PASS) is None
    assert owner(exchange) == PAGE_INBOX
    assert connector.control_thread("1001", "2222", ThreadAct.TAKE) is None
    assert connector.control_thread("1001", "2222", ThreadAct.RELEASE) is None
    assert owner(exchange) == ""


def test_without_a_default_app_it_fails_for_good(
    exchange: Exchange, connector: MessengerConnector
) -> None:
    exchange.door("/routing", {"default_app": False})
    failed = connector.control_thread("1001", "2222", ThreadAct.TAKE)
    assert failed is not None
    assert (failed.retryable, "code 27" in failed.detail) == (False, True)


@pytest.mark.parametrize(
    ("fault", "retryable"),
    [
        ({"kind": "status", "status": 500}, True),
        ({"kind": "html"}, True),
        ({"kind": "drop_before"}, True),
        ({"name": "not_thread_owner"}, False),
        ({"name": "token_expired"}, True),
    ],
)
def test_trouble_is_a_value(
    exchange: Exchange, connector: MessengerConnector, fault: dict[str, object], retryable: bool
) -> None:
    exchange.door("/faults", {"platform": "messenger", "endpoint": "thread_control", **fault})
    failed = connector.control_thread("1001", "2222", ThreadAct.TAKE)
    assert failed is not None
    assert failed.retryable is retryable


def test_a_page_we_do_not_speak_for_is_refused_without_a_call(
    exchange: Exchange, connector: MessengerConnector
) -> None:
    failed = connector.control_thread("other", "2222", ThreadAct.TAKE)
    assert failed is not None
    assert failed.reason is FailureReason.PERMISSION_MISSING

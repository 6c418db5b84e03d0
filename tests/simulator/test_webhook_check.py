"""The connector notices at the simulator that X takes our webhook for invalid, and mends it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from bot.core.service_alarms import WebhookHealth
from connectors.twitter import TwitterConnector
from tests.connectors.cases import twitter
from tests.connectors.exchange import Exchange, exchanging
from tests.connectors.receiving_service import eventually
from tests.connectors.stub_platform import Canned, platform

TOKEN = "app_bearer_example"


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    with exchanging(TWITTER_BEARER_TOKEN=TOKEN) as running:
        yield running


@pytest.fixture
def connector(exchange: Exchange) -> TwitterConnector:
    exchange.door("/reset")
    requests.post(f"{exchange.url}/handshakes", timeout=5)
    assert eventually(lambda: "twitter" in exchange.service.handshakes)
    return twitter(f"{exchange.url}/x", read_timeout=1.0, bearer_token=TOKEN)


def test_a_valid_webhook_is_left_alone(exchange: Exchange, connector: TwitterConnector) -> None:
    assert connector.check_webhook() is WebhookHealth.VALID


def test_an_invalid_one_is_checked_anew_and_tells_us_again(
    exchange: Exchange, connector: TwitterConnector
) -> None:
    exchange.door("/webhooks/twitter/invalidate")
    assert connector.check_webhook() is WebhookHealth.REVALIDATED
    assert connector.check_webhook() is WebhookHealth.VALID


@pytest.mark.parametrize("answer", [Canned(502, b"<html>"), Canned(hang_up=True)])
def test_one_that_cannot_be_mended_is_invalid(answer: Canned) -> None:
    listed = Canned.json(200, {"data": [{"id": "77", "valid": False}]})
    with platform(listed, answer) as x:
        assert twitter(x.url, bearer_token=TOKEN).check_webhook() is WebhookHealth.INVALID


@pytest.mark.parametrize("kind", ["status", "html", "drop_before", "truncated"])
def test_x_in_trouble_says_nothing_of_the_webhook(
    exchange: Exchange, connector: TwitterConnector, kind: str
) -> None:
    exchange.door("/faults", {"platform": "twitter", "kind": kind, "endpoint": "webhooks"})
    assert connector.check_webhook() is WebhookHealth.UNKNOWN


def test_without_the_apps_token_nothing_is_asked(exchange: Exchange) -> None:
    assert twitter(f"{exchange.url}/x").check_webhook() is WebhookHealth.UNKNOWN


@pytest.mark.parametrize(
    ("rows", "checked", "health"),
    [
        ([], [], WebhookHealth.INVALID),
        (
            [{"id": "1", "valid": True}, {"id": "2", "valid": False}],
            [True],
            WebhookHealth.REVALIDATED,
        ),
        ([{"id": "1", "valid": False}], [False], WebhookHealth.INVALID),
        ([{"id": "../users", "valid": False}], [], WebhookHealth.INVALID),
        ([{"id": "1"}], [True], WebhookHealth.REVALIDATED),
    ],
)
def test_the_worst_webhook_counts(
    rows: list[dict[str, object]], checked: list[bool], health: WebhookHealth
) -> None:
    listed = Canned.json(200, {"data": rows, "meta": {"result_count": len(rows)}})
    answers = [Canned.json(200, {"data": {"valid": one}}) for one in checked]
    with platform(listed, *answers) as x:
        assert twitter(x.url, bearer_token=TOKEN).check_webhook() is health
        assert len(x.asked) == 1 + len(checked)

"""X by OAuth 2.0: the connector, the kept tokens and the pretend X together, over real HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from bot.core.messages import DeliveryFailed, FailureReason, Receipt
from bot.sealing import FernetSealer, new_key
from bot.store import open_store
from bot.store.migrate import migrate
from bot.use_cases.keep_tokens import KeepTokens
from connectors.twitter import TwitterAccount, TwitterConnector
from connectors.twitter.oauth2 import Refresher
from tests.connectors.cases import outbound, twitter
from tests.connectors.exchange import Exchange, exchanging
from tests.fakes import FakeClock

CLIENT = ("client_example", "client_secret_example")
ACCOUNTS = json.dumps(
    [
        {
            "user_id": "100",
            "screen_name": "StGManageMyPain",
            "access_token": "first_token",
            "access_token_secret": "first_secret",
            "oauth2_refresh_token": "first_refresh",
        }
    ]
)


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    client_id, secret = CLIENT
    with exchanging(
        TWITTER_ACCOUNTS=ACCOUNTS,
        TWITTER_OAUTH2_CLIENT_ID=client_id,
        TWITTER_OAUTH2_CLIENT_SECRET=secret,
    ) as running:
        yield running


@dataclass
class Case:
    exchange: Exchange
    connector: TwitterConnector
    clock: FakeClock

    def send(self, text: str = "Hello") -> Receipt | DeliveryFailed:
        from bot.core.messages import Part

        return self.connector.send(outbound("twitter", user_id="2222", part=Part(text)))

    def calls(self, endpoint: str) -> list[int]:
        rows = requests.get(f"{self.exchange.url}/requests", timeout=5).json()
        return [row["status"] for row in rows if row["endpoint"] == endpoint]


@pytest.fixture
def case(exchange: Exchange, tmp_path: Path) -> Iterator[Case]:
    exchange.door("/reset")
    exchange.says("twitter", "hi")
    store, clock = open_store(f"sqlite:///{tmp_path}/tokens.db"), FakeClock()
    migrate(store)
    url = f"{exchange.url}/x"
    sealer = FernetSealer([new_key()])
    tokens = KeepTokens(
        store, clock, sealer, "twitter", Refresher(url, *CLIENT), {"100": "first_refresh"}
    )
    account = TwitterAccount("100", "StGManageMyPain", "", "")
    connector = twitter(url, read_timeout=1.0, tokens=tokens, accounts=(account,))
    yield Case(exchange, connector, clock)
    store.close()


def test_messages_go_out_with_a_token_that_is_fetched_once(case: Case) -> None:
    assert isinstance(case.send(), Receipt)
    assert isinstance(case.send("again"), Receipt)
    assert case.calls("oauth2_token") == [200]
    assert [b["text"] for b in case.exchange.thread("twitter")][1:] == ["Hello", "again"]


def test_a_token_that_lapsed_early_is_renewed_and_the_message_sent_once(case: Case) -> None:
    case.send()
    case.exchange.door("/clock", {"forward_hours": 3})
    assert isinstance(case.send("after three hours"), Receipt)
    assert case.calls("messages") == [201, 401, 201]
    assert case.calls("oauth2_token") == [200, 200]
    texts = [b["text"] for b in case.exchange.thread("twitter")]
    assert texts.count("after three hours") == 1


def test_a_second_refusal_is_the_end_of_it(case: Case) -> None:
    case.send()
    case.exchange.door("/faults", {"platform": "twitter", "name": "unauthorized", "times": 2})
    failed = case.send("refused")
    assert isinstance(failed, DeliveryFailed)
    assert failed.reason is FailureReason.TOKEN_REFUSED
    assert case.calls("oauth2_token") == [200, 200]


def test_a_refresh_token_that_x_does_not_know_pauses_the_account(case: Case) -> None:
    requests.post(
        f"{case.exchange.url}/x/2/oauth2/token",
        data={"grant_type": "refresh_token", "refresh_token": "first_refresh"},
        auth=CLIENT,
        timeout=5,
    ).raise_for_status()
    failed = case.send()
    assert isinstance(failed, DeliveryFailed)
    assert (failed.reason, failed.pauses_account) == (FailureReason.TOKEN_REFUSED, True)
    assert case.connector.check_access() == ("100",)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "status", "status": 503}, FailureReason.PLATFORM_ERROR),
        ({"kind": "html"}, FailureReason.PLATFORM_ERROR),
        ({"kind": "drop_before"}, FailureReason.UNREACHABLE),
        ({"name": "rate"}, FailureReason.RATE_LIMITED),
    ],
)
def test_a_token_endpoint_in_trouble_means_that_nothing_was_sent(
    case: Case, fault: dict[str, object], reason: FailureReason
) -> None:
    order = {"platform": "twitter", "endpoint": "oauth2_token", **fault}
    case.exchange.door("/faults", order)
    failed = case.send()
    assert isinstance(failed, DeliveryFailed)
    assert (failed.reason, failed.retryable) == (reason, True)
    assert isinstance(case.send(), Receipt)
    assert len([b for b in case.exchange.thread("twitter") if b["from"] == "page"]) == 1


def test_reading_works_with_the_same_tokens(case: Case) -> None:
    case.send()
    page = case.connector.polling.page("100")
    assert not isinstance(page, DeliveryFailed)
    assert len(page.messages) == 2
    assert case.connector.check_access() == ()

"""Each connector as the contract suite needs it: built, with its platform's way to sign."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.core.messages import Author, OutboundMessage, Part
from bot.core.ports import Connector
from connectors.messenger import MessengerConfig, MessengerConnector, MessengerPage
from connectors.twitter import TwitterAccount, TwitterConfig, TwitterConnector

PAYLOADS = Path(__file__).parent / "payloads"
NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
Query = Mapping[str, str]


def messenger(graph_url: str = "http://127.0.0.1:9", **changes: object) -> MessengerConnector:
    """Messenger with one Page, dated by a fixed clock."""
    settings: dict[str, object] = {
        "app_id": "1517776481860111",
        "app_secrets": ("app_secret_example", "old_secret_example"),
        "verify_token": "verify_token_example",
        "pages": (MessengerPage("1001", "EAAB_page_token"),),
        "graph_url": graph_url,
        **changes,
    }
    return MessengerConnector(MessengerConfig(**settings), now=lambda: NOW)  # type: ignore[arg-type]


def twitter(api_url: str = "http://127.0.0.1:9", **changes: object) -> TwitterConnector:
    """X with two accounts, dated by a fixed clock."""
    settings: dict[str, object] = {
        "consumer_key": "consumer_key_example",
        "consumer_secret": "consumer_secret_example",
        "accounts": (
            TwitterAccount("100", "StGManageMyPain", "first_token", "first_secret"),
            TwitterAccount("101", "StGPainTeam", "second_token", "second_secret"),
        ),
        "api_url": api_url,
        "own_app_id": "4242",
        **changes,
    }
    return TwitterConnector(TwitterConfig(**settings), now=lambda: NOW)  # type: ignore[arg-type]


def outbound(channel: str, **changes: object) -> OutboundMessage:
    """A message of the assistant, an hour after the patient wrote."""
    fields: dict[str, object] = {
        "outbox_id": "outbox-7",
        "channel": channel,
        "account_id": {"messenger": "1001", "twitter": "100"}[channel],
        "user_id": {"messenger": "2002", "twitter": "3001"}[channel],
        "part": Part("Hello"),
        "author": Author.ASSISTANT,
        "last_inbound_at": NOW.replace(hour=8),
        "now": NOW,
        "written_at": NOW,
        **changes,
    }
    return OutboundMessage(**fields)  # type: ignore[arg-type]


def _sign_as_meta(body: bytes) -> dict[str, str]:
    digest = hmac.new(b"app_secret_example", body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


def _sign_as_x(body: bytes) -> dict[str, str]:
    digest = hmac.new(b"consumer_secret_example", body, hashlib.sha256).digest()
    return {"x-twitter-webhooks-signature": f"sha256={base64.b64encode(digest).decode()}"}


@dataclass(frozen=True)
class Case:
    """What the contract asks about one connector."""

    build: Callable[..., Connector]
    sign: Callable[[bytes], dict[str, str]]
    challenge: Query
    challenge_answer: tuple[str, str]
    refused_challenges: tuple[Query, ...]
    secrets: frozenset[str]

    @property
    def channel(self) -> str:
        """The folder's name."""
        return self.build().channel

    def payload(self, situation: str) -> bytes:
        """The stored body of a situation."""
        return (PAYLOADS / self.channel / f"{situation}.json").read_bytes()


_HUB = {
    "hub.mode": "subscribe",
    "hub.verify_token": "verify_token_example",
    "hub.challenge": "1158201444",
}

MESSENGER = Case(
    build=messenger,
    sign=_sign_as_meta,
    challenge=_HUB,
    challenge_answer=("text/plain", "1158201444"),
    refused_challenges=(
        {},
        {**_HUB, "hub.mode": "unsubscribe"},
        {**_HUB, "hub.verify_token": "verify_token_exampl"},
        {**_HUB, "hub.verify_token": "\udcff"},
        {**_HUB, "hub.challenge": "<script>"},
        {**_HUB, "hub.challenge": "1\n"},
        {**_HUB, "hub.challenge": "1" * 257},
        {key: value for key, value in _HUB.items() if key != "hub.challenge"},
    ),
    secrets=frozenset(
        {
            "app_secret_example",
            "old_secret_example",
            "verify_token_example",
            "EAAB_page_token",
            "4c713a381d632f29e1237f61edcd6d09c59e8c7afdd63af2f73f82e90f372f90",
        }
    ),
)
TWITTER = Case(
    build=twitter,
    sign=_sign_as_x,
    challenge={"crc_token": "challenge_string", "nonce": "old senders add this"},
    challenge_answer=(
        "application/json",
        '{"response_token": "sha256=jbXKbME72EP4whP7Jiwf8KJkZpedcmIvi6wGXiUuI/w="}',
    ),
    refused_challenges=(
        {},
        {"crc_token": ""},
        {"crc_token": '{"for_user_id":"100"}'},
        {"crc_token": "1" * 257},
        {"crc_token": "\udcff"},
    ),
    secrets=frozenset(
        {
            "consumer_secret_example",
            "first_token",
            "first_secret",
            "second_token",
            "second_secret",
        }
    ),
)
CASES = (MESSENGER, TWITTER)

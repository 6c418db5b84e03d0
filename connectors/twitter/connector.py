"""X behind the one Connector shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.events import Event
from bot.core.messages import (
    Author,
    DeliveryFailed,
    OutboundMessage,
    Outcome,
    Part,
    Receipt,
    Reply,
    ReplyWindow,
)
from bot.core.service_alarms import WebhookHealth
from connectors.moments import Now, utc_now
from connectors.twitter import events, rendering, signature
from connectors.twitter.account_setup import AccountSetup
from connectors.twitter.config import TwitterConfig
from connectors.twitter.direct_messages import CHANNEL
from connectors.twitter.lookup import Lookup
from connectors.twitter.polling import Polling
from connectors.twitter.sending import Sender
from connectors.twitter.webhook_check import WebhookCheck


class TwitterConnector:
    """Accounts on X. ``now`` dates events that carry no time of their own."""

    def __init__(self, config: TwitterConfig, now: Now = utc_now) -> None:
        self._config = config
        self._now = now
        self._sender = Sender(config)
        self._lookup = Lookup(config)
        self._webhook_check = WebhookCheck(config)
        self.polling = Polling.of(config, now)

    @property
    def channel(self) -> str:
        """ "twitter"."""
        return CHANNEL

    @property
    def accounts(self) -> tuple[str, ...]:
        """The user ids of the accounts."""
        return tuple(account.user_id for account in self._config.accounts)

    def account_name(self, account_id: str) -> str:
        """ "@StGPainTeam"."""
        account = self._config.account(account_id)
        return f"@{account.screen_name}" if account and account.screen_name else "the X account"

    def answer_challenge(self, query: Mapping[str, str]) -> tuple[str, str] | None:
        """The challenge-response check (``crc_token``); None is a 403."""
        return signature.challenge_response(self._config, query)

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether X signed these bytes with the app's consumer secret."""
        return signature.signed_by_x(self._config, headers, body)

    def read_events(self, body: bytes) -> list[Event]:
        """Every event of the body. Raises UnreadablePayload when it is no JSON object."""
        return events.read_events(body, self._config, self._now)

    def render(self, replies: Sequence[Reply]) -> tuple[Part, ...]:
        """One message with numbered choices; more only past 2,000 units."""
        return rendering.render(replies)

    def send(self, message: OutboundMessage) -> Outcome:
        """One Direct Message; failures are values."""
        return self._sender.send(message)

    def find_sent(self, message: OutboundMessage) -> Receipt | DeliveryFailed | None:
        """The message with these very words among the conversation's newest."""
        return self._lookup.find_sent(message)

    def check_webhook(self) -> WebhookHealth:
        """How X regards our webhook; an invalid one is checked anew."""
        return self._webhook_check()

    def check_access(self) -> tuple[str, ...]:
        """Accounts whose tokens X refuses."""
        setup = AccountSetup.of(self._config)
        lost = (one for one in self._config.accounts if setup.access(one).no_access)
        return tuple(account.user_id for account in lost)

    def reply_window(
        self,
        last_inbound_at: datetime,  # noqa: ARG002 - the shape of the port
        author: Author,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> ReplyWindow:
        """X sets no end."""
        return ReplyWindow(True, None, "X sets no time limit on replies.")

    def secrets(self) -> tuple[str, ...]:
        """The app's secret and every account's tokens."""
        tokens = (
            token
            for account in self._config.accounts
            for token in (account.access_token, account.access_token_secret)
        )
        own = (self._config.consumer_secret, self._config.bearer_token)
        return tuple(secret for secret in (*own, *tokens) if secret)

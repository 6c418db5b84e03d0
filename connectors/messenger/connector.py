"""Messenger behind the one Connector shape."""

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
from bot.core.sender_actions import SenderAction
from bot.core.thread_ports import ThreadAct
from connectors.messenger import events, rendering, signature, window
from connectors.messenger.config import MessengerConfig
from connectors.messenger.deletion import Deletions
from connectors.messenger.page_setup import PageSetup
from connectors.messenger.personas import Personas
from connectors.messenger.sending import Sender
from connectors.messenger.threads import Threads
from connectors.messenger.words import CHANNEL
from connectors.moments import Now, utc_now


class MessengerConnector:
    """Pages on Facebook Messenger. ``now`` dates events that carry no time of their own."""

    def __init__(self, config: MessengerConfig, now: Now = utc_now) -> None:
        self._config = config
        self._now = now
        self._sender = Sender(config)
        self._threads = Threads(config)
        self._personas = Personas(config)
        self.deletions = Deletions(config)

    @property
    def channel(self) -> str:
        """ "messenger"."""
        return CHANNEL

    @property
    def accounts(self) -> tuple[str, ...]:
        """The ids of the Pages."""
        return tuple(page.page_id for page in self._config.pages)

    def account_name(self, account_id: str) -> str:
        """Pages by their number in the settings: Meta's id says nothing to anyone."""
        if len(self.accounts) < 2 or account_id not in self.accounts:
            return "the Facebook page"
        return f"Facebook page {self.accounts.index(account_id) + 1}"

    def answer_challenge(self, query: Mapping[str, str]) -> tuple[str, str] | None:
        """The webhook handshake (``hub.challenge``); None is a 403."""
        return signature.handshake(self._config, query)

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether Meta signed these bytes with one of the app's secrets."""
        return signature.signed_by_meta(self._config, headers, body)

    def read_events(self, body: bytes) -> list[Event]:
        """Every event of every entry. Raises UnreadablePayload when it is no JSON object."""
        return events.read_events(body, self._config.app_id, self._now)

    def render(self, replies: Sequence[Reply]) -> tuple[Part, ...]:
        """Bubbles of at most 640 units, the turn's quick replies on the last."""
        return rendering.render(replies)

    def send(self, message: OutboundMessage) -> Outcome:
        """One Send API call; failures are values."""
        return self._sender.send(message)

    def act(self, account_id: str, user_id: str, action: SenderAction) -> bool:
        """ "Seen", or the dots; whether Meta took it."""
        return self._sender.act(account_id, user_id, action)

    def control_thread(
        self, account_id: str, user_id: str, act: ThreadAct
    ) -> DeliveryFailed | None:
        """Takes a thread, passes it to the Page's inbox, or releases it; None when Meta did it."""
        return self._threads.control(account_id, user_id, act)

    def make_persona(self, account_id: str, label: str) -> str | DeliveryFailed:
        """The id of a name under which words may go out; made if the Page has none."""
        return self._personas.make(account_id, label)

    def find_sent(self, message: OutboundMessage) -> Receipt | None:  # noqa: ARG002
        """None: Meta cannot be asked for one message. Its copy (echo) carries our own id."""
        return None

    def check_access(self) -> tuple[str, ...]:
        """Pages whose token Meta refuses; a Page that no longer tells us everything does again."""
        lost = []
        for setup in PageSetup.every(self._config):
            if setup.access().no_access:
                lost.append(setup.page.page_id)
            else:
                setup.subscription()
        return tuple(lost)

    def reply_window(self, last_inbound_at: datetime, author: Author, now: datetime) -> ReplyWindow:
        """24 hours; seven days for staff where Meta approved that."""
        return window.reply_window(last_inbound_at, author, now, self._config.human_agent)

    def secrets(self) -> tuple[str, ...]:
        """App secrets, verify token, Page tokens and the proofs made of them."""
        tokens = [page.access_token for page in self._config.pages]
        proofs = [signature.appsecret_proof(self._config, token) for token in tokens]
        every = (*self._config.usable_secrets, self._config.verify_token, *tokens, *proofs)
        return tuple(secret for secret in every if secret)

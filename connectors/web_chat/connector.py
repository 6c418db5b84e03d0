"""The web chat behind the one Connector shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.events import Event
from bot.core.messages import Author, OutboundMessage, Outcome, Part, Receipt, Reply, ReplyWindow
from connectors.moments import Now, utc_now
from connectors.numbered_list import choices
from connectors.text_splitting import split
from connectors.web_chat import events
from connectors.web_chat.config import WebChatConfig
from connectors.web_chat.sessions import Sessions

_LONGEST = 2_000


class WebChatConnector:
    """A page of our own: what is said lies in the thread, and the page fetches it from there."""

    def __init__(self, config: WebChatConfig, now: Now = utc_now) -> None:
        self._config = config
        self._now = now
        self.sessions = Sessions(config)

    @property
    def channel(self) -> str:
        """ "web_chat"."""
        return events.CHANNEL

    @property
    def accounts(self) -> tuple[str, ...]:
        """One page."""
        return (self._config.account_id,)

    def account_name(self, account_id: str) -> str:  # noqa: ARG002 - the shape of the port
        """There is one page only."""
        return "the web page"

    def answer_challenge(self, query: Mapping[str, str]) -> tuple[str, str] | None:  # noqa: ARG002
        """No platform asks."""
        return None

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:  # noqa: ARG002
        """No platform delivers: the chat page has its own door, which checks the token."""
        return False

    def read_events(self, body: bytes) -> list[Event]:
        """The event. Raises UnreadablePayload when it is no JSON object."""
        return events.read_events(body, self._config, self._now)

    def render(self, replies: Sequence[Reply]) -> tuple[Part, ...]:
        """One bubble for each reply, more when it is long; the turn's buttons on the last."""
        buttons = choices(replies)
        pieces = [piece for reply in replies for piece in split(reply.text, _LONGEST)]
        if buttons and not pieces:
            pieces = ["Please choose:"]
        last = len(pieces) - 1
        return tuple(
            Part(piece, buttons if n == last else (), buttons if n == last else ())
            for n, piece in enumerate(pieces)
        )

    def send(self, message: OutboundMessage) -> Outcome:
        """Nothing to call: once it counts as sent, the page may fetch it."""
        return Receipt(f"web.{message.outbox_id}")

    def find_sent(self, message: OutboundMessage) -> Receipt:
        """It is where it was put."""
        return Receipt(f"web.{message.outbox_id}")

    def check_access(self) -> tuple[str, ...]:
        """It is ours."""
        return ()

    def reply_window(
        self,
        last_inbound_at: datetime,
        author: Author,  # noqa: ARG002 - the shape of the port
        now: datetime,
    ) -> ReplyWindow:
        """As long as the session can still be open on the person's device."""
        closes_at = last_inbound_at + self._config.lasts
        if now < closes_at:
            return ReplyWindow(True, closes_at, "They see it when they next look at the page.")
        ended = "The web chat on their device has ended; there is no way to reach them here"
        return ReplyWindow(False, closes_at, ended)

    def secrets(self) -> tuple[str, ...]:
        """What signs the tokens."""
        return (self._config.secret,)

"""Looks a message of ours up on X, when it is not known whether it arrived.

Source: X "Direct Messages lookup": newest first, 15 calls in 15 minutes for an account.
"""

from __future__ import annotations

from datetime import timedelta

from bot.core.messages import DeliveryFailed, FailureReason, OutboundMessage, Receipt
from connectors.calls import Answer, Caller
from connectors.moments import iso_moment
from connectors.payload import Json, child, children, text
from connectors.twitter.config import TwitterAccount, TwitterConfig
from connectors.twitter.signing import signer

#: X's clock and ours may differ.
_EARLIER = timedelta(minutes=5)
_FIELDS = "id,text,created_at,event_type,entities"


class Lookup:
    """Reads the newest messages of a conversation."""

    def __init__(self, config: TwitterConfig) -> None:
        self._config = config
        self._caller = Caller(config.api_url, config.connect_timeout, config.read_timeout)

    def find_sent(self, message: OutboundMessage) -> Receipt | DeliveryFailed | None:
        """The receipt if these words stand there; a failure if X did not say."""
        account = self._config.account(message.account_id)
        if account is None:
            return None
        answer = self._ask(message, account, f"{_FIELDS},sender_id")
        if isinstance(answer, Answer) and answer.status == 400:
            # X's papers disagree on whether the sender may be asked for.
            answer = self._ask(message, account, _FIELDS)
        if isinstance(answer, DeliveryFailed):
            return answer
        if answer.status != 200 or answer.body is None:
            reason = FailureReason.PLATFORM_ERROR
            if answer.status == 429:
                reason = FailureReason.RATE_LIMITED
            return DeliveryFailed(reason, retryable=True, detail=f"http {answer.status}")
        for event in children(answer.body, "data"):
            if _is_it(event, message):
                return Receipt(text(event, "id"))
        return None

    def _ask(
        self, message: OutboundMessage, account: TwitterAccount, fields: str
    ) -> Answer | DeliveryFailed:
        return self._caller.get(
            f"/2/dm_conversations/with/{message.user_id}/dm_events",
            signer(self._config, account),
            {
                "max_results": "20",
                "event_types": "MessageCreate",
                "dm_event.fields": fields,
                "expansions": "sender_id",
            },
        )


def _is_it(event: Json, message: OutboundMessage) -> bool:
    """Our account's own words, or its words where X does not say whose they are."""
    sender = text(event, "sender_id")
    if not text(event, "id") or (sender and sender != message.account_id):
        return False
    written = iso_moment(text(event, "created_at"))
    if written is not None and written < message.written_at - _EARLIER:
        return False
    return _plain(event) == message.part.text.strip()


def _plain(event: Json) -> str:
    """The words with their links as we wrote them: X shortens links."""
    words = text(event, "text")
    for link in children(child(event, "entities"), "urls"):
        words = words.replace(text(link, "url"), text(link, "expanded_url"))
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()

"""Reads an account's newest Direct Messages, where webhooks failed or cannot be had.

Source: X "Direct Messages lookup": newest first, 30 days, 15 calls in 15 minutes for an
account, each message read is paid for. What comes is read as if a webhook had brought it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.catching_up import Page
from bot.core.events import Echo, Event, Ignored, MessageReceived
from bot.core.messages import DeliveryFailed, FailureReason
from connectors.calls import Answer, Caller
from connectors.moments import Now, iso_moment
from connectors.payload import Json, child, children, text
from connectors.twitter.config import TwitterAccount, TwitterConfig
from connectors.twitter.direct_messages import CHANNEL
from connectors.twitter.signing import signer

_FIELDS = ("id", "text", "event_type", "created_at", "dm_conversation_id", "attachments")
_SENDER = "sender_id"
_ESCAPED = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass
class Polling:
    """Reads pages of messages. X's own papers disagree on whether the sender may be asked for;
    once it refused, it is not asked for again."""

    config: TwitterConfig
    now: Now
    caller: Caller
    ask_sender: bool = True

    @classmethod
    def of(cls, config: TwitterConfig, now: Now) -> Polling:
        """For the accounts of the settings."""
        return cls(config, now, Caller(config.api_url, config.connect_timeout, config.read_timeout))

    def page(self, account_id: str, after: str = "") -> Page | DeliveryFailed:
        """A page of an account's messages, newest first; ``after`` is the page before's mark."""
        account = self.config.account(account_id)
        if account is None:
            return DeliveryFailed(FailureReason.PERMISSION_MISSING, retryable=False)
        answer = self._ask(account, after)
        if isinstance(answer, Answer) and answer.status == 400 and self.ask_sender:
            self.ask_sender = False
            answer = self._ask(account, after)
        if isinstance(answer, DeliveryFailed):
            return answer
        if answer.status != 200 or answer.body is None:
            detail = f"http {answer.status}"
            return DeliveryFailed(FailureReason.PLATFORM_ERROR, retryable=True, detail=detail)
        found = [(text(raw, "id"), self._event(raw, account)) for raw in _of(answer.body)]
        more = text(child(answer.body, "meta"), "next_token")
        return Page(tuple((name, event) for name, event in found if name), more)

    def _ask(self, account: TwitterAccount, after: str) -> Answer | DeliveryFailed:
        fields = (*_FIELDS, _SENDER) if self.ask_sender else _FIELDS
        query = {
            "event_types": "MessageCreate",
            "max_results": "100",
            "dm_event.fields": ",".join(fields),
            "expansions": _SENDER,
        }
        if after:
            query["pagination_token"] = after
        return self.caller.get("/2/dm_events", signer(self.config, account), query)

    def _event(self, raw: Json, account: TwitterAccount) -> Event:
        sender, ours = text(raw, _SENDER), account.user_id
        others = [one for one in text(raw, "dm_conversation_id").split("-") if one and one != ours]
        if not sender or len(others) != 1:
            return Ignored(CHANNEL, "direction_unknown" if not sender else "group")
        sent_at = iso_moment(text(raw, "created_at")) or self.now()
        words = text(raw, "text")
        for escaped, plain in _ESCAPED:
            words = words.replace(escaped, plain)
        if sender == ours:
            return Echo(CHANNEL, ours, others[0], text(raw, "id"), sent_at, words)
        return _received(raw, ours, sender, sent_at, words)


def _received(raw: Json, ours: str, sender: str, sent_at: datetime, words: str) -> Event:
    kinds = ("other",) if child(raw, "attachments") else ()
    if not (words or kinds):
        kinds = ("unsupported",)
    return MessageReceived(
        channel=CHANNEL,
        account_id=ours,
        user_id=sender,
        event_id=text(raw, "id"),
        sent_at=sent_at,
        text=words,
        attachments=kinds,
    )


def _of(body: Json) -> list[Json]:
    """The messages; an empty page has no "data" at all."""
    return list(children(body, "data"))

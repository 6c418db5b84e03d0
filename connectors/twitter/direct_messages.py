"""Reads Direct Messages, which look the same in both of X's webhook envelopes.

Source: X "Account Activity API: payload objects" and "X Activity API: event payloads".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core.events import Echo, Event, Ignored, MessageReceived
from connectors.moments import Now, first_moment
from connectors.payload import Json, child, children, fingerprint, text
from connectors.twitter.config import TwitterConfig

CHANNEL = "twitter"

_SHORT_LINK = re.compile(r"https://t\.co/[A-Za-z0-9]+")
_MEDIA = {"photo": "image", "video": "video", "animated_gif": "image"}
_ESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


@dataclass(frozen=True)
class Delivery:
    """Whom a webhook body is for. ``account`` is "" where X does not say."""

    config: TwitterConfig
    account: str
    now: Now

    @property
    def is_known(self) -> bool:
        """Whether the settings say which accounts are ours."""
        return bool(self.config.accounts)

    def is_ours(self, user_id: str) -> bool:
        """Whether this is the account the body is for, or another one of ours."""
        return user_id == self.account or self.config.account(user_id) is not None


@dataclass(frozen=True)
class _Frame:
    event_id: str
    sender: str
    recipient: str
    sent_at: datetime
    text: str


def direct_message(event: Json, delivery: Delivery) -> Event:
    """A patient's message, or the copy of something one of our accounts sent."""
    if text(event, "type") != "message_create":
        return Ignored(CHANNEL, "other_direct_message")
    created = child(event, "message_create")
    frame = _frame(event, created, delivery)
    if not (frame.sender and frame.recipient):
        return Ignored(CHANNEL, "incomplete")
    if delivery.is_ours(frame.sender):
        return _echo(frame, text(created, "source_app_id"), delivery.config)
    if delivery.is_known and not delivery.is_ours(frame.recipient):
        return Ignored(CHANNEL, "not_for_us")
    return _received(frame, child(created, "message_data"))


def encrypted(payload: Json, delivery: Delivery) -> Event:
    """An end-to-end encrypted message: that it came is all we can know of it."""
    sender, event_id = text(payload, "sender_id"), text(payload, "id")
    if not (sender and event_id and delivery.account):
        return Ignored(CHANNEL, "encrypted")
    if delivery.is_ours(sender):
        return Ignored(CHANNEL, "encrypted_sent")
    return MessageReceived(
        channel=CHANNEL,
        account_id=delivery.account,
        user_id=sender,
        event_id=event_id,
        sent_at=first_moment(payload.get("created_at_msec")) or delivery.now(),
        attachments=("encrypted",),
    )


def _frame(event: Json, created: Json, delivery: Delivery) -> _Frame:
    sender, stamp = text(created, "sender_id"), text(event, "created_timestamp")
    recipient = text(child(created, "target"), "recipient_id")
    words = _words(child(created, "message_data"))
    return _Frame(
        event_id=text(event, "id") or fingerprint("dm", sender, recipient, stamp, words),
        sender=sender,
        recipient=recipient,
        sent_at=first_moment(stamp) or delivery.now(),
        text=words,
    )


def _received(frame: _Frame, data: Json) -> MessageReceived:
    kinds = _attachments(data)
    payload = text(child(data, "quick_reply_response"), "metadata")
    if not (frame.text or payload or kinds):
        kinds = ("unsupported",)
    return MessageReceived(
        channel=CHANNEL,
        account_id=frame.recipient,
        user_id=frame.sender,
        event_id=frame.event_id,
        sent_at=frame.sent_at,
        text=frame.text,
        payload=payload,
        attachments=kinds,
    )


def _echo(frame: _Frame, source_app_id: str, config: TwitterConfig) -> Echo:
    return Echo(
        channel=CHANNEL,
        account_id=frame.sender,
        user_id=frame.recipient,
        event_id=frame.event_id,
        sent_at=frame.sent_at,
        text=frame.text,
        from_our_app=bool(config.own_app_id) and source_app_id == config.own_app_id,
    )


def _words(data: Json) -> str:
    """What was typed: unescaped once, links as they were, without the one X adds for media."""
    escaped = text(data, "text")
    media_link = text(child(child(data, "attachment"), "media"), "url")
    if media_link:
        escaped = escaped.removesuffix(media_link).rstrip()
    words = re.sub("&(?:amp|lt|gt);", lambda found: _ESCAPED[found.group()], escaped)
    links = {
        text(link, "url"): text(link, "expanded_url")
        for link in children(child(data, "entities"), "urls")
    }
    return _SHORT_LINK.sub(lambda found: links.get(found.group()) or found.group(), words)


def _attachments(data: Json) -> tuple[str, ...]:
    if not child(data, "attachment"):
        return ()
    media = child(child(data, "attachment"), "media")
    return (_MEDIA.get(text(media, "type"), "other"),)

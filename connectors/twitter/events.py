"""Turns a webhook body of X into events, in either of its two envelopes.

Source: X "Account Activity API" (deprecated, still delivered) and "X Activity API".
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.events import AccountChange, AccountChanged, Event, Ignored, Read
from connectors.moments import Now, moment
from connectors.payload import Json, child, children, read_object, text
from connectors.twitter.config import TwitterConfig
from connectors.twitter.direct_messages import CHANNEL, Delivery, direct_message, encrypted

_MESSAGES = "direct_message_events"
_READS = "direct_message_mark_read_events"

#: Lists of the Account Activity API that hold nothing for us.
_IGNORED_LISTS = {
    "direct_message_indicate_typing_events": "typing",
    "tweet_create_events": "post",
    "tweet_delete_events": "post_deleted",
    "favorite_events": "favourite",
    "follow_events": "follow",
    "unfollow_events": "unfollow",
    "block_events": "block",
    "unblock_events": "unblock",
    "mute_events": "mute",
    "unmute_events": "unmute",
}
#: Event types of the X Activity API that hold nothing for us.
_IGNORED_TYPES = {
    "dm.indicate_typing": "typing",
    "post.mention.create": "mention",
    "post.reply.create": "post_reply",
    "post.quote.create": "post_quote",
    "chat.sent": "encrypted_sent",
    "chat.conversation_join": "encrypted_join",
    "chat.conversation.join": "encrypted_join",
}


def read_events(body: bytes, config: TwitterConfig, now: Now) -> list[Event]:
    """Every event in order. Raises UnreadablePayload when this is not a JSON object."""
    envelope = read_object(body)
    events = [
        event
        for activity in children(envelope, "data")
        for event in _activity(activity, config, now)
    ]
    events += _account_activity(envelope, Delivery(config, text(envelope, "for_user_id"), now))
    return events or [Ignored(CHANNEL, "unknown")]


def _activity(activity: Json, config: TwitterConfig, now: Now) -> Iterator[Event]:
    kind, payload = text(activity, "event_type"), child(activity, "payload")
    delivery = Delivery(config, text(child(activity, "filter"), "user_id"), now)
    if kind in ("dm.received", "dm.sent", "dm.read") or _MESSAGES in payload:
        events = [*_messages(payload, delivery), *_reads(payload, delivery)]
        # What X sends for dm.read is not documented, so its shape may be another.
        yield from events or [Ignored(CHANNEL, "read" if kind == "dm.read" else "incomplete")]
    elif kind == "chat.received":
        yield encrypted(payload, delivery)
    elif kind == "oauth.revoke":
        yield _revoked(text(payload, "user_id"))
    else:
        yield Ignored(CHANNEL, _IGNORED_TYPES.get(kind, "unknown"))


def _account_activity(envelope: Json, delivery: Delivery) -> Iterator[Event]:
    yield from _messages(envelope, delivery)
    yield from _reads(envelope, delivery)
    for key, kind in _IGNORED_LISTS.items():
        yield from (Ignored(CHANNEL, kind) for _ in children(envelope, key))
    if "user_event" in envelope:
        revoke = child(child(envelope, "user_event"), "revoke")
        account = text(child(revoke, "source"), "user_id")
        yield _revoked(account) if revoke else Ignored(CHANNEL, "user_event")
    if "replay_job_status" in envelope:
        yield Ignored(CHANNEL, "replay_status")


def _revoked(account: str) -> Event:
    """Someone took back the access that the account had given us."""
    if not account:
        return Ignored(CHANNEL, "revoke")
    return AccountChanged(CHANNEL, account, AccountChange.REVOKED)


def _messages(holder: Json, delivery: Delivery) -> Iterator[Event]:
    return (direct_message(event, delivery) for event in children(holder, _MESSAGES))


def _reads(holder: Json, delivery: Delivery) -> Iterator[Event]:
    return (_read(event, delivery) for event in children(holder, _READS))


def _read(event: Json, delivery: Delivery) -> Event:
    """The patient read what we sent; our own account reading theirs means nothing to us."""
    reader, account = text(event, "sender_id"), text(child(event, "target"), "recipient_id")
    account = account or delivery.account
    if not (reader and account):
        return Ignored(CHANNEL, "incomplete")
    if delivery.is_ours(reader):
        return Ignored(CHANNEL, "own_read")
    return Read(CHANNEL, account, reader, moment(event.get("created_timestamp")))

"""Turns a webhook body into events: every entry, every item.

Source: Meta "Messenger Platform webhooks reference" and "Conversation routing".
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.events import Delivered, Event, Ignored, Read
from connectors.messenger.words import CHANNEL, Item, echo, message, postback, referral
from connectors.moments import Now, moment
from connectors.payload import Json, as_text, child, children, read_object, text

_IGNORED = {
    "message_edit": "edit",
    "reaction": "reaction",
    "account_linking": "account_linking",
    "optin": "opt_in",
    "pass_thread_control": "pass_thread_control",
    "take_thread_control": "take_thread_control",
    "request_thread_control": "request_thread_control",
    "app_roles": "app_roles",
    "response_feedback": "response_feedback",
    "messaging_feedback": "feedback_form",
    "messaging_customer_information": "customer_form",
    "order": "order",
    "game_play": "game_play",
}
_POLICY = {"warning": "policy_warning", "block": "policy_block", "unblock": "policy_unblock"}


def read_events(body: bytes, app_id: str, now: Now) -> list[Event]:
    """Every event in order. Raises UnreadablePayload when this is not a JSON object."""
    envelope = read_object(body)
    if text(envelope, "object") != "page":
        return [Ignored(CHANNEL, "not_a_page")]
    events: list[Event] = []
    for entry in children(envelope, "entry"):
        events.extend(_entry(entry, app_id, now))
    return events or [Ignored(CHANNEL, "empty")]


def _entry(entry: Json, app_id: str, now: Now) -> Iterator[Event]:
    for raw in children(entry, "messaging"):
        yield _messaging(Item.of(raw, entry, now), app_id)
    for raw in children(entry, "standby"):
        yield _standby(Item.of(raw, entry, now), app_id)
    for change in children(entry, "changes"):
        yield Ignored(CHANNEL, _change(change, text(entry, "id")))
    if not any(channel in entry for channel in ("messaging", "standby", "changes")):
        yield Ignored(CHANNEL, "empty")


def _messaging(item: Item, app_id: str) -> Event:
    raw = item.raw
    if _is_echo(raw):
        return echo(item, app_id)
    if "message" in raw:
        return message(item)
    if "postback" in raw:
        return postback(item)
    if "referral" in raw:
        return referral(item)
    if "delivery" in raw or "read" in raw:
        return _progress(item)
    return Ignored(CHANNEL, _other_kind(raw))


def _standby(item: Item, app_id: str) -> Event:
    """Another app has the thread: only what our side said there matters to us."""
    return echo(item, app_id) if _is_echo(item.raw) else Ignored(CHANNEL, "standby")


def _is_echo(raw: Json) -> bool:
    return child(raw, "message").get("is_echo") is True


def _progress(item: Item) -> Event:
    if not (item.sender and item.account):
        return Ignored(CHANNEL, "incomplete")
    delivery = child(item.raw, "delivery")
    if "delivery" not in item.raw:
        up_to = moment(child(item.raw, "read").get("watermark"))
        return Read(CHANNEL, item.account, item.sender, up_to)
    mids = delivery.get("mids")
    ids = (as_text(mid) for mid in mids) if isinstance(mids, list) else ()
    up_to = moment(delivery.get("watermark"))
    return Delivered(CHANNEL, item.account, item.sender, tuple(mid for mid in ids if mid), up_to)


def _other_kind(raw: Json) -> str:
    if "policy_enforcement" in raw:
        return _POLICY.get(text(child(raw, "policy_enforcement"), "action"), "policy")
    return next((kind for key, kind in _IGNORED.items() if key in raw), "unknown")


def _change(change: Json, page_id: str) -> str:
    if text(change, "field") == "inbox_labels":
        return "label"
    if text(change, "field") != "feed":
        return "change"
    value = child(change, "value")
    if (text(value, "item"), text(value, "verb")) != ("comment", "add"):
        return "feed"
    return "own_comment" if text(child(value, "from"), "id") == page_id else "comment"

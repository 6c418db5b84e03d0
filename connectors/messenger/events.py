"""Turns a webhook body into events: every entry, every item.

Source: Meta "Messenger Platform webhooks reference" and "Conversation routing".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.core.events import (
    AccountChange,
    AccountChanged,
    Delivered,
    Event,
    Ignored,
    MessageReceived,
    Reacted,
    Read,
    ThreadPassed,
)
from connectors.messenger.page_feed import change_of
from connectors.messenger.words import (
    CHANNEL,
    Item,
    echo,
    edit,
    message,
    opt_in,
    postback,
    referral,
)
from connectors.moments import Now, moment
from connectors.payload import Json, as_text, child, children, read_object, text

_IGNORED = {
    "account_linking": "account_linking",
    "request_thread_control": "request_thread_control",
    "app_roles": "app_roles",
    "response_feedback": "response_feedback",
    "messaging_feedback": "feedback_form",
    "messaging_customer_information": "customer_form",
    "order": "order",
    "game_play": "game_play",
}
_POLICY = {
    "warning": AccountChange.WARNED,
    "block": AccountChange.BLOCKED,
    "unblock": AccountChange.RESTORED,
}
_THREADS = ("pass_thread_control", "take_thread_control")


def read_events(body: bytes, app_id: str, now: Now) -> list[Event]:
    """Every event in order. Raises UnreadablePayload when this is not a JSON object."""
    envelope = read_object(body)
    if text(envelope, "object") not in ("page", ""):
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
        yield change_of(change, entry, now)
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
    if "optin" in raw:
        return opt_in(item)
    if "message_edit" in raw:
        return edit(item)
    if "delivery" in raw or "read" in raw:
        return _progress(item)
    return _other(item, app_id)


def _standby(item: Item, app_id: str) -> Event:
    """Another app has the thread: what is said there is kept and screened, never answered."""
    event = _messaging(item, app_id)
    return replace(event, elsewhere=True) if isinstance(event, MessageReceived) else event


def _is_echo(raw: Json) -> bool:
    return child(raw, "message").get("is_echo") in (True, "true", "True", 1)


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


def _other(item: Item, app_id: str) -> Event:
    raw, known = item.raw, bool(item.sender and item.account)
    if "policy_enforcement" in raw:
        change = _POLICY.get(text(child(raw, "policy_enforcement"), "action"))
        if change and item.account:
            return AccountChanged(CHANNEL, item.account, change)
    thread = next((key for key in _THREADS if key in raw), "")
    owner = text(child(raw, thread), "new_owner_app_id") if thread else ""
    if owner and known:
        to_us = bool(app_id) and owner == app_id
        return ThreadPassed(CHANNEL, item.account, item.sender, to_us)
    if "reaction" in raw and known and text(child(raw, "reaction"), "action") != "unreact":
        return Reacted(CHANNEL, item.account, item.sender, item.sent_at)
    return _ignored(raw)


def _ignored(raw: Json) -> Ignored:
    kinds = {"policy_enforcement": "policy", "reaction": "reaction", **_IGNORED}
    # Without a new owner the thread is idle: nobody took it, and whoever is asked may answer.
    kinds |= dict.fromkeys(_THREADS, "thread_idle")
    return Ignored(CHANNEL, next((kind for key, kind in kinds.items() if key in raw), "unknown"))

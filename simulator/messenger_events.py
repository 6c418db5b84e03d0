"""Bodies of Messenger's webhooks. Source: Meta "Messenger Platform: webhook events"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.state import Entry, milliseconds

PAGE_INBOX_APP_ID = "263902037430900"


def envelope(
    page_id: str, events: Sequence[dict[str, Any]], at_ms: int, channel: str = "messaging"
) -> dict[str, Any]:
    """One body with an entry for each event; Meta batches entries, not events.

    ``channel`` is "standby" while another app has the thread.
    """
    entries = [{"id": page_id, "time": at_ms, channel: [event]} for event in events]
    return {"object": "page", "entry": entries}


def comment(
    page_id: str, comment_id: str, user: dict[str, str], text: str, at: int
) -> dict[str, Any]:
    """Somebody commented on a post of the Page; ``at`` and all of its times are seconds."""
    post_id = f"{page_id}_{comment_id.partition('_')[0]}"
    value = {
        "from": user,
        "post": {"status_type": "mobile_status_update", "is_published": True, "id": post_id},
        "message": text,
        "post_id": post_id,
        "comment_id": comment_id,
        "created_time": at,
        "item": "comment",
        "parent_id": post_id,
        "verb": "add",
    }
    change = {"field": "feed", "value": value}
    return {"object": "page", "entry": [{"id": page_id, "time": at, "changes": [change]}]}


def edited(entry: Entry, number: int, at_ms: int) -> dict[str, Any]:
    """The patient changed a message; the id stays, the count is a string in Meta's example."""
    event = _between(entry.user_id, entry.account_id, at_ms)
    change = {"mid": entry.event_id, "text": entry.text, "num_edit": str(number)}
    return {**event, "message_edit": change}


def unsent(entry: Entry, at_ms: int) -> dict[str, Any]:
    """The patient took a message back."""
    event = _between(entry.user_id, entry.account_id, at_ms)
    return {**event, "message": {"mid": entry.event_id, "is_deleted": True}}


def thread_passed(user_id: str, page_id: str, before: str, to: str, at_ms: int) -> dict[str, Any]:
    """A thread went from one app to another."""
    passed = {"previous_owner_app_id": before or None, "new_owner_app_id": to or None}
    return {**_between(user_id, page_id, at_ms), "pass_thread_control": passed}


def inbound(entry: Entry) -> dict[str, Any]:
    """A patient wrote, tapped a quick reply, tapped a button, or sent a picture."""
    event = _between(entry.user_id, entry.account_id, milliseconds(entry.at))
    if entry.payload and not entry.text:
        postback = {"mid": entry.event_id, "title": entry.payload, "payload": entry.payload}
        return {**event, "postback": postback}
    message: dict[str, Any] = {"mid": entry.event_id}
    if entry.text:
        message["text"] = entry.text
    if entry.payload:
        message["quick_reply"] = {"payload": entry.payload}
    if entry.attachment:
        message["attachments"] = [_attachment(entry.attachment)]
    return {**event, "message": message}


def echo(entry: Entry, app_id: str) -> dict[str, Any]:
    """The Page said something: sender and recipient change places."""
    event = _between(entry.account_id, entry.user_id, milliseconds(entry.at))
    message: dict[str, Any] = {
        "is_echo": True,
        "app_id": int(app_id) if app_id.isdecimal() else app_id,
    }
    if entry.metadata:
        message["metadata"] = entry.metadata
    message["mid"] = entry.event_id
    if entry.text:
        message["text"] = entry.text
    return {**event, "message": message}


def delivery(entry: Entry) -> dict[str, Any]:
    """The patient's phone has it. Meta's own example carries no timestamp."""
    parties = {"sender": {"id": entry.user_id}, "recipient": {"id": entry.account_id}}
    receipt = {"mids": [entry.event_id], "watermark": milliseconds(entry.at)}
    return {**parties, "delivery": receipt}


def read(user_id: str, page_id: str, at_ms: int) -> dict[str, Any]:
    """The patient saw everything up to this moment."""
    return {**_between(user_id, page_id, at_ms), "read": {"watermark": at_ms}}


def field_of(event: dict[str, Any]) -> str:
    """The subscription field that an event belongs to."""
    if event.get("message", {}).get("is_echo"):
        return "message_echoes"
    names = {
        "message": "messages",
        "postback": "messaging_postbacks",
        "delivery": "message_deliveries",
        "read": "message_reads",
        "message_edit": "message_edits",
        "pass_thread_control": "messaging_handovers",
    }
    return next((names[key] for key in event if key in names), "messages")


def _between(sender: str, recipient: str, at_ms: int) -> dict[str, Any]:
    return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at_ms}


def _attachment(kind: str) -> dict[str, Any]:
    if kind == "location":
        coordinates = {"lat": 51.4267, "long": -0.1747}
        return {"type": "location", "payload": {"coordinates": coordinates}}
    payload: dict[str, Any] = {"url": f"https://attachments.invalid/{kind}?sig=pretend"}
    if kind == "sticker":
        payload["sticker_id"] = 369239263222822
    return {"type": kind, "payload": payload}

"""Bodies of X's webhooks, in the envelope of the Account Activity API or of its successor.

Sources: X "Account Activity API" and "X Activity API" event payloads.
"""

from __future__ import annotations

import html
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.settings import XAccount
from simulator.state import Entry, Patient, Speaker, milliseconds

SOURCE_APP_ID = "13090192"


@dataclass(frozen=True)
class DirectMessage:
    """One message, the two who are in it, and whether our own app sent it."""

    entry: Entry
    account: XAccount
    patient: Patient
    by_our_app: bool = False


def account_activity(message: DirectMessage) -> dict[str, Any]:
    """The v1.1-shaped body that the Account Activity API posts."""
    body: dict[str, Any] = {
        "for_user_id": message.account.user_id,
        "direct_message_events": [_event(message)],
    }
    if message.by_our_app:
        app = {"id": SOURCE_APP_ID, "name": "Pretend app", "url": "https://apps.invalid/"}
        body["apps"] = {SOURCE_APP_ID: app}
    body["users"] = {user["id"]: user for user in _users(message)}
    return body


def x_activity(message: DirectMessage) -> dict[str, Any]:
    """The same event as the X Activity API posts it."""
    own = message.entry.speaker is Speaker.PAGE
    users = {user["id"]: {"data": _v2_user(user)} for user in _users(message)}
    payload = {"direct_message_events": [_event(message)], "users": users}
    return activity("dm.sent" if own else "dm.received", message.account.user_id, payload)


def activity(kind: str, user_id: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Any event of the X Activity API; an id may be negative, and a filter empty."""
    return {
        "data": {
            "event_uuid": str(secrets.randbits(63) - 2**62),
            "filter": {"user_id": user_id} if user_id else {},
            "event_type": kind,
            "tag": kind.partition(".")[0],
            "payload": dict(payload),
        }
    }


def _event(message: DirectMessage) -> dict[str, Any]:
    entry = message.entry
    own = entry.speaker is Speaker.PAGE
    create: dict[str, Any] = {
        "target": {"recipient_id": entry.user_id if own else entry.account_id},
        "sender_id": entry.account_id if own else entry.user_id,
    }
    if message.by_our_app:
        create["source_app_id"] = SOURCE_APP_ID
    create["message_data"] = _message_data(entry)
    return {
        "type": "message_create",
        "id": entry.event_id,
        "created_timestamp": str(milliseconds(entry.at)),
        "message_create": create,
    }


def _message_data(entry: Entry) -> dict[str, Any]:
    entities: dict[str, Any] = {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []}
    link = f"https://t.co/{entry.event_id[-10:]}" if entry.attachment else ""
    text = f"{entry.text} {link}".strip()
    # X delivers the three characters of HTML as entities.
    data: dict[str, Any] = {"text": html.escape(text, quote=False), "entities": entities}
    if entry.payload:
        data["quick_reply_response"] = {"type": "options", "metadata": entry.payload}
    if entry.attachment:
        data["attachment"] = {"type": "media", "media": _media(entry, link)}
    return data


def _media(entry: Entry, link: str) -> dict[str, Any]:
    kind = {"image": "photo", "sticker": "animated_gif"}.get(entry.attachment, "video")
    return {
        "id": int(entry.event_id),
        "id_str": entry.event_id,
        "media_url_https": "https://attachments.invalid/media.jpg",
        "url": link,
        "display_url": "pic.invalid/media",
        "expanded_url": "https://attachments.invalid/media",
        "type": kind,
    }


def _users(message: DirectMessage) -> list[dict[str, Any]]:
    account, patient = message.account, message.patient
    return [
        _v1_user(patient.user_id, patient.name, f"pretend_{patient.number}"),
        _v1_user(account.user_id, account.screen_name, account.screen_name),
    ]


def _v1_user(user_id: str, name: str, screen_name: str) -> dict[str, Any]:
    return {
        "id": user_id,
        "created_timestamp": "1422556069340",
        "name": name,
        "screen_name": screen_name,
        "protected": False,
        "verified": False,
        "followers_count": 0,
        "friends_count": 0,
        "statuses_count": 0,
    }


def _v2_user(user: Mapping[str, Any]) -> dict[str, Any]:
    name = {"username": user["screen_name"], "name": user["name"]}
    return {"id": user["id"], **name, "verified": False}

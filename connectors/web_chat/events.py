"""Reads what the chat page sends: ``{"session", "message": {"id", "text", "payload"}}``, or
``{"session", "read_up_to"}`` when the person has seen what was said."""

from __future__ import annotations

import re

from bot.core.events import Event, Ignored, MessageReceived, Read
from connectors.moments import Now, iso_moment
from connectors.payload import child, read_object, text
from connectors.web_chat.config import WebChatConfig

CHANNEL = "web_chat"
#: The page names its messages, so that one sent again after a lost answer is stored once.
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def read_events(body: bytes, config: WebChatConfig, now: Now) -> list[Event]:
    """One event. Raises UnreadablePayload when this is not a JSON object."""
    envelope = read_object(body)
    session = text(envelope, "session")
    if not session:
        return [Ignored(CHANNEL, "incomplete")]
    if "read_up_to" in envelope:
        up_to = iso_moment(text(envelope, "read_up_to"))
        return [Read(CHANNEL, config.account_id, session, up_to)]
    message = child(envelope, "message")
    name, words, payload = (text(message, key) for key in ("id", "text", "payload"))
    if not (_ID.fullmatch(name) and (words.strip() or payload)):
        return [Ignored(CHANNEL, "incomplete")]
    return [
        MessageReceived(
            channel=CHANNEL,
            account_id=config.account_id,
            user_id=session,
            event_id=f"{session}.{name}",
            # A visitor's clock may be anything; only the order of arrival is known.
            sent_at=now(),
            text=words,
            payload=payload,
        )
    ]

"""What a platform tells us, in one normal form for all of them.

Connectors turn bytes into these values; nothing past a connector knows a
platform's own field names. Ids are opaque strings; times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Union


@dataclass(frozen=True)
class MessageReceived:
    """A patient wrote, tapped a button, or sent something that is not text.

    ``payload`` is what a button of ours carried ("" for typed text); ``attachments``
    are kinds only ("image", "audio", "location", ...), never addresses.
    """

    channel: str
    account_id: str
    user_id: str
    event_id: str
    sent_at: datetime
    text: str = ""
    payload: str = ""
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Echo:
    """Something was sent from our own account: by us (``outbox_id``) or by a person elsewhere."""

    channel: str
    account_id: str
    user_id: str
    event_id: str
    sent_at: datetime
    text: str = ""
    outbox_id: str = ""
    from_our_app: bool = False


@dataclass(frozen=True)
class Delivered:
    """The platform says these messages of ours arrived."""

    channel: str
    account_id: str
    user_id: str
    event_ids: tuple[str, ...] = ()
    up_to: datetime | None = None


@dataclass(frozen=True)
class Read:
    """The patient read everything of ours up to this moment."""

    channel: str
    account_id: str
    user_id: str
    up_to: datetime | None = None


@dataclass(frozen=True)
class Ignored:
    """An event we know nothing to do with; counted by kind, never an error."""

    channel: str
    kind: str


Event = Union[MessageReceived, Echo, Delivered, Read, Ignored]

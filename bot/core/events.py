"""What a platform tells us, in one normal form for all of them.

Connectors turn bytes into these values; nothing past a connector knows a
platform's own field names. Ids are opaque strings; times are aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Union


@dataclass(frozen=True)
class MessageReceived:
    """A patient wrote, tapped a button, or sent something that is not text.

    ``payload`` is what a button of ours carried ("" for typed text); ``attachments``
    are kinds only ("image", "audio", "location", "encrypted", ...), never addresses.
    ``edits`` is the platform's id of an earlier message that these words replace.
    ``elsewhere`` says that another app, such as the page's own inbox, has the thread:
    the platform lets us read along, and takes nothing from us. ``ref`` is what a link that
    they came through carried: anybody's text.
    """

    channel: str
    account_id: str
    user_id: str
    event_id: str
    sent_at: datetime
    text: str = ""
    payload: str = ""
    attachments: tuple[str, ...] = ()
    edits: str = ""
    elsewhere: bool = False
    ref: str = ""


@dataclass(frozen=True)
class CommentReceived:
    """Somebody commented in public under a post of ours, or changed such a comment.

    Who it was is not kept: a private reply needs no more than ``comment_id``. ``edits`` is the id
    of the comment whose words these replace, "" for a new one.
    """

    channel: str
    account_id: str
    comment_id: str
    event_id: str
    sent_at: datetime
    text: str = ""
    attachments: tuple[str, ...] = ()
    edits: str = ""


@dataclass(frozen=True)
class Unsent:
    """A patient took a message back."""

    channel: str
    account_id: str
    user_id: str
    event_id: str


@dataclass(frozen=True)
class Reacted:
    """A patient put a sign under a message: no words, but it keeps the reply window open."""

    channel: str
    account_id: str
    user_id: str
    sent_at: datetime


@dataclass(frozen=True)
class LinkOpened:
    """A patient came through a link that asks for nothing we know; ``ref`` is anybody's text."""

    channel: str
    account_id: str
    user_id: str
    sent_at: datetime
    ref: str = ""


@dataclass(frozen=True)
class ThreadPassed:
    """The platform gave a thread to us (``to_us``), or to another app or its own inbox."""

    channel: str
    account_id: str
    user_id: str
    to_us: bool


class AccountChange(str, Enum):
    """What a platform did to an account of ours."""

    WARNED = "warned"
    BLOCKED = "blocked"
    RESTORED = "restored"
    REVOKED = "revoked"


@dataclass(frozen=True)
class AccountChanged:
    """News about the account itself; nobody's message."""

    channel: str
    account_id: str
    change: AccountChange


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


Event = Union[
    MessageReceived,
    CommentReceived,
    Echo,
    Delivered,
    Read,
    Unsent,
    Reacted,
    LinkOpened,
    ThreadPassed,
    AccountChanged,
    Ignored,
]

"""What the store keeps and gives back, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from bot.core.conversation import Conversation
from bot.core.messages import Author, Button, Part
from bot.core.tiers import StaffView, Tier, view_of


class MessageState(str, Enum):
    """Where a message of the thread stands; patients' are RECEIVED, ANSWERED or APART."""

    RECEIVED = "received"
    ANSWERED = "answered"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    WITHHELD = "withheld"
    #: A patient's answer to a feedback question: staff are not shown it here.
    APART = "apart"


@dataclass(frozen=True)
class ThreadMessage:
    """One message of a thread. ``text`` is masked for patients, as sent for others.

    ``maybe_duplicate`` says that a receipt was lost and the platform may have been
    sent it twice. ``why`` are the screening reasons; ``note`` is the failure in plain
    words or the reason for withholding. ``edits`` is the platform's id of the earlier message
    that these words replace.
    """

    id: str
    conversation_id: str
    author: Author
    author_name: str
    text: str
    state: MessageState
    at: datetime
    platform_message_id: str = ""
    identifiers: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    payload: str = ""
    edits: str = ""
    tier: Tier = Tier.NONE
    tags: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    suppressed: tuple[str, ...] = ()
    source: str = ""
    version: str = ""
    offered: tuple[Button, ...] = ()
    maybe_duplicate: bool = False
    note: str = ""


@dataclass(frozen=True)
class Claimed:
    """The next patient message of one conversation, leased to one worker under ``token``.

    ``attempts`` counts the earlier claims of this message, whatever became of them.
    """

    token: str
    inbox_id: int
    attempts: int
    conversation: Conversation
    message: ThreadMessage
    recent: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToSend:
    """The next platform call of one conversation, leased to one worker under ``token``.

    ``unconfirmed`` is true when an earlier attempt may have reached the platform,
    ``repeated`` when what became of the one repeat is not known either.
    """

    token: str
    outbox_id: int
    attempts: int
    unconfirmed: bool
    repeated: bool
    conversation: Conversation
    message: ThreadMessage
    part: Part


@dataclass(frozen=True)
class HandOffRecord:
    """One request for a person, from the moment it was opened to its outcome."""

    id: str
    conversation_id: str
    tier: Tier
    codes: tuple[str, ...]
    why: tuple[str, ...]
    message_id: str
    opened_at: datetime
    alerted_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    closed_at: datetime | None = None
    outcome: str = ""

    @property
    def view(self) -> StaffView:
        """Its priority, label and target."""
        return view_of(self.tier, self.codes)


@dataclass(frozen=True)
class QueueRow:
    """One line of the console's queue; the last words are the patient's."""

    conversation: Conversation
    handoff: HandOffRecord | None
    last_message_at: datetime
    last_words: str


@dataclass(frozen=True)
class StaffMember:
    """A named person who may sign in. ``role`` is nurse, lead, governance or admin.

    ``password_hash`` is empty until they choose a password. ``session_number`` rises when every
    session of theirs must end.
    """

    id: str
    email: str
    name: str
    role: str
    password_hash: str
    active: bool = True
    failed_sign_ins: int = 0
    locked_until: datetime | None = None
    session_number: int = 0
    last_sign_in_at: datetime | None = None


@dataclass(frozen=True)
class UnansweredQuestion:
    """A masked question without a sure answer, the topics offered, and its sentence vector."""

    id: str
    day: date
    text: str
    offered: tuple[str, ...]
    vector: bytes


@dataclass(frozen=True)
class Health:
    """Depths and ages the health page shows; ages in seconds, None when empty."""

    inbox_waiting: int
    inbox_oldest_seconds: float | None
    inbox_dead: int
    outbox_waiting: int
    outbox_oldest_seconds: float | None
    open_handoffs: int
    accounts_paused: int = 0
    escalations_failing: int = 0

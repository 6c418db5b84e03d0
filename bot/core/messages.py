"""What goes out: replies before a platform shapes them, and one message per platform call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Optional, Union

from bot.core.send_budget import SeenBudget


class Author(str, Enum):
    """Who said it. ``SERVICE`` is the service itself: safety words, joins and leaves."""

    PATIENT = "patient"
    ASSISTANT = "assistant"
    STAFF = "staff"
    SERVICE = "service"


@dataclass(frozen=True)
class Button:
    """A choice offered with a reply: title at most 20 characters.

    ``payload`` is ``/intent`` in Rasa's own notation (``/faq/pca_what``) or, for an
    answer to a form's question, the question and the answer (``fft_score=Very good``).
    """

    title: str
    payload: str


@dataclass(frozen=True)
class Reply:
    """One bubble in approved words. ``source`` is the response it came from and its version."""

    text: str
    buttons: tuple[Button, ...] = ()
    source: str = ""
    version: str = ""


@dataclass(frozen=True)
class Part:
    """What one platform call carries, already within that platform's limits.

    ``offered`` are the buttons this part shows, drawn as quick replies or as
    numbers in the text, so that a typed number can be read as a choice.
    """

    text: str
    quick_replies: tuple[Button, ...] = ()
    offered: tuple[Button, ...] = ()


@dataclass(frozen=True)
class OutboundMessage:
    """One platform call. ``outbox_id`` travels with it where the platform lets it.

    ``written_at`` is when the words were put into the queue; ``persona`` the platform's id of the
    name under which they go out, "" for none.
    """

    outbox_id: str
    channel: str
    account_id: str
    user_id: str
    part: Part
    author: Author
    last_inbound_at: datetime
    now: datetime
    written_at: datetime
    persona: str = ""


class FailureReason(str, Enum):
    """Why a platform did not take a message; the console has plain words for each."""

    UNREACHABLE = "unreachable"
    AMBIGUOUS = "ambiguous"
    RATE_LIMITED = "rate_limited"
    OUTSIDE_WINDOW = "outside_window"
    RECIPIENT_UNAVAILABLE = "recipient_unavailable"
    RECIPIENT_UNKNOWN = "recipient_unknown"
    NOT_THREAD_OWNER = "not_thread_owner"
    CONTENT_REFUSED = "content_refused"
    TOKEN_REFUSED = "token_refused"
    PERMISSION_MISSING = "permission_missing"
    ACCOUNT_PAUSED = "account_paused"
    CREDITS_DEPLETED = "credits_depleted"
    PLATFORM_ERROR = "platform_error"


@dataclass(frozen=True)
class Receipt:
    """The platform took it, under this id.

    ``rest`` in seconds when it also said that nothing more may be sent for so long;
    ``persona_refused`` when it took the words only without their persona; ``budget`` when it said
    how much may still be sent.
    """

    platform_message_id: str
    rest: float = 0.0
    persona_refused: bool = False
    budget: Optional[SeenBudget] = None


@dataclass(frozen=True)
class DeliveryFailed:
    """The platform did not take it, or may have (``AMBIGUOUS``).

    ``retry_after`` in seconds when the platform named a time. ``pauses_account``
    stops every send of the account until someone looks. ``detail`` holds platform
    codes only: never text, ids of people, or tokens. ``most_tries`` is what the platform's
    own table allows for this code; such a failure says nothing of the account.
    """

    reason: FailureReason
    retryable: bool
    retry_after: float | None = None
    pauses_account: bool = False
    detail: str = ""
    most_tries: int | None = None


Outcome = Union[Receipt, DeliveryFailed]


@dataclass(frozen=True)
class ReplyWindow:
    """Until when a platform lets this author answer; None means no limit."""

    open: bool
    closes_at: datetime | None
    why: str = ""

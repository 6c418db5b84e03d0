"""What the use cases need from the outside, as structural types.

Rooms at the edge (store, dialogue, connectors, screening, encoder) fit these
shapes without importing each other; `bot.bootstrap` is the only place that joins them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.dialogue import Turn, TurnResult
from bot.core.events import Event
from bot.core.messages import (
    Author,
    DeliveryFailed,
    OutboundMessage,
    Outcome,
    Part,
    Receipt,
    Reply,
    ReplyWindow,
)
from bot.core.verdict import Masked, Verdict


class Clock(Protocol):
    """Tells the time in aware UTC."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class Masker(Protocol):
    """Replaces identifiers by placeholders before anything is written."""

    def mask(self, text: str) -> Masked:
        """The masked text and the kinds of identifier found. Never raises."""
        ...


class Sealer(Protocol):
    """Encrypts what a patient wrote before identifiers were hidden, and opens it again."""

    def seal(self, text: str) -> bytes:
        """The text, encrypted."""
        ...

    def open(self, sealed: bytes) -> str:
        """The text again. Raises SealBroken when no key fits."""
        ...


class Screener(Protocol):
    """Reads risk in a masked message."""

    def screen(self, text: str, recent: Sequence[str] = ()) -> Verdict:
        """The verdict on a masked text.

        ``recent`` are the patient's earlier masked messages of the last ten minutes,
        oldest first, at most two: people split sentences. Never raises on odd input.
        """
        ...


class Encoder(Protocol):
    """Turns a sentence into a vector."""

    def encode(self, text: str) -> bytes:
        """384 little-endian float32 numbers of unit length, as bytes."""
        ...


class DialogueEngine(Protocol):
    """The assistant behind its door."""

    def converse(self, turn: Turn) -> TurnResult:
        """The assistant's turn. Raises DialogueUnavailable when it cannot answer now."""
        ...


class Connector(Protocol):
    """One platform. Bytes and mappings in, values out; only `send` touches the network."""

    @property
    def channel(self) -> str:
        """The name used in addresses and tables: "messenger", "twitter"."""
        ...

    @property
    def accounts(self) -> tuple[str, ...]:
        """The platform ids of the accounts (Pages, X users) this connector speaks for."""
        ...

    def account_name(self, account_id: str) -> str:
        """What people call an account: "@StGPainTeam"; never an id."""
        ...

    def answer_challenge(self, query: Mapping[str, str]) -> tuple[str, str] | None:
        """Answers the GET handshake: (content type, body), or None to refuse with 403."""
        ...

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the platform really signed these bytes (header names in any case)."""
        ...

    def read_events(self, body: bytes) -> list[Event]:
        """Every event in a verified body, in order; unknown kinds become Ignored.

        Raises UnreadablePayload when the body is not the platform's JSON at all.
        """
        ...

    def render(self, replies: Sequence[Reply]) -> tuple[Part, ...]:
        """The replies of one turn as platform calls, in sending order, within its limits."""
        ...

    def send(self, message: OutboundMessage) -> Outcome:
        """Makes one platform call. Never raises: a failure is a value."""
        ...

    def find_sent(self, message: OutboundMessage) -> Receipt | DeliveryFailed | None:
        """Looks whether a message whose receipt was lost arrived after all.

        None when it is not there, or when the platform cannot be asked; a failure when it
        could not be asked now.
        """
        ...

    def check_access(self) -> tuple[str, ...]:
        """Asks the platform about every account: those whose access it refuses.

        What else a platform forgets by itself, such as whom it tells of events, is set right on
        the way. A platform that does not answer says nothing about access.
        """
        ...

    def reply_window(self, last_inbound_at: datetime, author: Author, now: datetime) -> ReplyWindow:
        """Whether this author may still answer, and until when."""
        ...

    def secrets(self) -> tuple[str, ...]:
        """Values that must never be logged."""
        ...

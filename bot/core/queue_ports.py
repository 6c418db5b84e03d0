"""Requests for a person, and what the console lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from bot.core.records import HandOffRecord, QueueRow, StaffMember
from bot.core.verdict import Verdict


class QueueView(str, Enum):
    """Which conversations. OPEN are those that wait for, or are with, a person."""

    OPEN = "open"
    WAITING = "waiting"
    MINE = "mine"
    HELD = "held"
    ASSISTANT = "assistant"
    CLOSED = "closed"


@dataclass(frozen=True)
class QueueCounts:
    """How many conversations each view holds; the assistant's are not counted."""

    open: int
    waiting: int
    mine: int
    held: int
    closed: int


@dataclass(frozen=True)
class Escalation:
    """An alert that nobody took in time."""

    handoff_id: str
    priority: str
    label: str
    waiting: timedelta


class HandOffs(Protocol):
    """Requests for a person."""

    def open_for(self, conversation_id: str) -> HandOffRecord | None:
        """The hand-off still open on a conversation, if any."""
        ...

    def open_or_raise(
        self, conversation_id: str, verdict: Verdict, message_id: str, now: datetime
    ) -> HandOffRecord:
        """Opens a hand-off, or adds these findings to the open one and alerts again if higher."""
        ...

    def alert_again(self, conversation_id: str, now: datetime) -> None:
        """Nobody has seen to it after all: the time to acknowledge it starts anew."""
        ...

    def acknowledge(self, conversation_id: str, staff: StaffMember, now: datetime) -> None:
        """Notes who saw it first since the last alert."""
        ...

    def close(self, conversation_id: str, outcome: str, now: datetime) -> None:
        """Closes the open hand-off with a named outcome."""
        ...


class Queue(Protocol):
    """Lists of conversations; what a list costs does not grow with what is not on it."""

    def page(
        self, view: QueueView, staff_id: str, since: datetime, skip: int, most: int
    ) -> list[QueueRow]:
        """Rows of a view: by priority, unseen first, then longest waiting, then latest words.

        ``staff_id`` is whose conversations MINE are; ``since`` is when the day began, for CLOSED,
        which comes latest first.
        """
        ...

    def counts(self, staff_id: str, since: datetime) -> QueueCounts:
        """How many rows each view has."""
        ...

    def unseen(self, most: int) -> list[HandOffRecord]:
        """P1 and P2 hand-offs nobody has seen since they last alerted, most urgent first."""
        ...

    def unseen_count(self) -> int:
        """How many of them there are."""
        ...

    def search(self, words: str, most: int) -> list[QueueRow]:
        """Conversations whose reference begins with the words, then those that said them.

        Looks through the newest messages only (see the store). A row found by what was said shows
        that message as its last words.
        """
        ...


class Escalations(Protocol):
    """P1 and P2 hand-offs that no person has taken in time."""

    def claim(self, before: datetime, now: datetime, lease: timedelta) -> list[Escalation]:
        """Those last alerted before ``before``, not yet told of, leased to the caller."""
        ...

    def told(self, handoff_ids: list[str], now: datetime) -> None:
        """Somebody outside the console has been told of these."""
        ...

    def failed(self, handoff_ids: list[str], next_at: datetime) -> None:
        """Nobody could be told; they are tried again from then on."""
        ...

    def failures(self, handoff_ids: list[str]) -> int:
        """How often in a row telling of any of these has failed."""
        ...

    def failing(self) -> int:
        """How many open hand-offs nobody could be told of so far."""
        ...

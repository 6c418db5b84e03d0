"""What the use cases need from a database, as structural types.

`Store.begin()` opens one transaction: everything inside it is kept, or nothing is.
No transaction may be open while the network is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.account_ports import Accounts
from bot.core.answer_ports import Answers, Unanswered
from bot.core.arrivals import Arrival, Owner
from bot.core.audit_ports import Audit
from bot.core.catching_up import Marks
from bot.core.conversation import Conversation
from bot.core.counter_ports import Counters
from bot.core.desk_ports import Desk
from bot.core.erasure_ports import Erasures
from bot.core.feedback_ports import Feedback
from bot.core.loop_ports import Loop
from bot.core.messages import Author, Part
from bot.core.original_ports import Originals
from bot.core.people_ports import Links, SecondSteps, Staff
from bot.core.platform_ports import PlatformWork
from bot.core.queue_ports import Escalations, HandOffs, Queue
from bot.core.records import (
    Claimed,
    Health,
    MessageState,
    ThreadMessage,
    ToSend,
)
from bot.core.report_ports import Reports
from bot.core.rota_ports import Rota
from bot.core.verdict import Verdict


class Conversations(Protocol):
    """Conversations and the messages of their threads."""

    def find_or_open(
        self, channel: str, account_id: str, user_id: str, now: datetime
    ) -> Conversation:
        """The conversation of this patient on this account, opened if new."""
        ...

    def knows(self, channel: str, account_id: str, platform_message_id: str) -> bool:
        """Whether a message of this account with this platform id is in any thread."""
        ...

    def open_and_lock(
        self, to_open: Iterable[Owner], others: Iterable[Owner], now: datetime
    ) -> Mapping[Owner, Conversation]:
        """The conversations of all of them that have one, opened for ``to_open`` if new.

        All are locked in one order, so that two deliveries never wait for each other.
        """
        ...

    def find(self, channel: str, account_id: str, user_id: str) -> Conversation | None:
        """The conversation of this patient on this account, or None; locked as by `get`."""
        ...

    def get(self, conversation_id: str) -> Conversation:
        """The conversation, locked to the end of a writing transaction. Raises NotFound."""
        ...

    def save(self, conversation: Conversation) -> None:
        """Writes every field of the conversation back."""
        ...

    def safety_open(self, asked_before: datetime, limit: int) -> list[Conversation]:
        """Asked by then whether anyone is unwell, and still without an answer; oldest first."""
        ...

    def thread(self, conversation_id: str, limit: int = 200) -> list[ThreadMessage]:
        """The newest ``limit`` messages, oldest first."""
        ...

    def add_outbound(self, message: ThreadMessage) -> None:
        """Adds a message of ours to the thread (withheld, noted elsewhere, or queued)."""
        ...

    def has_form_token(self, conversation_id: str, form_token: str) -> bool:
        """Whether a staff reply from this very form was already stored."""
        ...

    def set_state(
        self,
        message_id: str,
        state: MessageState,
        note: str = "",
        platform_message_id: str = "",
        maybe_duplicate: bool = False,
    ) -> None:
        """Moves a message of ours, with its note, to a later state; never back."""
        ...

    def record_verdict(self, message_id: str, verdict: Verdict, now: datetime) -> None:
        """Keeps what screening said of a patient's message."""
        ...

    def mark_delivered(
        self, conversation_id: str, platform_ids: Sequence[str], up_to: datetime | None
    ) -> None:
        """Messages of ours that the platform says arrived."""
        ...

    def mark_read(self, conversation_id: str, up_to: datetime | None) -> None:
        """Messages of ours that the patient has read."""
        ...

    def mark_unsent(self, conversation_id: str, platform_id: str) -> bool:
        """Notes that the patient took a message back; whether it is in the thread."""
        ...

    def heard(self, conversation_id: str, at: datetime) -> None:
        """The patient gave a sign without words: the reply window starts anew."""
        ...


class Inbox(Protocol):
    """Patient messages waiting to be read by the worker."""

    def put(self, arrivals: Sequence[Arrival], now: datetime) -> int:
        """Stores patients' messages and queues them; how many were not stored before."""
        ...

    def ready(self, now: datetime, limit: int) -> int:
        """How many conversations could be claimed now, at most ``limit``; only reads."""
        ...

    def arrived(self, since: datetime, limit: int) -> int:
        """How many messages came in after a moment and still wait, at most ``limit``."""
        ...

    def claim(self, worker: str, now: datetime, lease: timedelta) -> Claimed | None:
        """Leases the earliest message of one conversation that nobody is answering."""
        ...

    def holds(self, claimed: Claimed) -> bool:
        """Whether the message still waits and the lease is still ours.

        A worker that lost either must write nothing of what it computed.
        """
        ...

    def free(self, claimed: Claimed) -> None:
        """Frees the conversation if the lease is still ours."""
        ...

    def finish(self, claimed: Claimed) -> None:
        """Takes the message off the queue and frees the conversation."""
        ...

    def unscreened(self, received_before: datetime, limit: int) -> list[Claimed]:
        """Waiting messages nobody has screened yet, leased or not; their tokens are empty."""
        ...

    def still_unscreened(self, waiting: Claimed) -> bool:
        """Whether the message still waits and has no verdict."""
        ...

    def drop(self, waiting: Claimed) -> None:
        """Takes a message off the queue out of turn."""
        ...

    def put_back(self, claimed: Claimed, available_at: datetime) -> None:
        """Frees the conversation; the message is tried again from then on."""
        ...


class Outbox(Protocol):
    """Platform calls waiting to be made."""

    def put(
        self,
        conversation: Conversation,
        message: ThreadMessage,
        part: Part,
        send_from: datetime | None = None,
    ) -> None:
        """Adds the message to the thread and queues its platform call after all earlier ones.

        The call is not made before ``send_from``.
        """
        ...

    def take_back(self, conversation_id: str, form_token: str) -> int:
        """Withholds a person's words of one form whose call has not begun; how many."""
        ...

    def ready(self, now: datetime, limit: int) -> int:
        """How many conversations could be claimed now, at most ``limit``; only reads."""
        ...

    def claim_next(self, item: ToSend, now: datetime, lease: timedelta) -> ToSend | None:
        """The same conversation's next call, under a new lease of the same worker.

        None (and the conversation is free) when nothing waits, it is not due, or the
        account is paused.
        """
        ...

    def claim(self, worker: str, now: datetime, lease: timedelta) -> ToSend | None:
        """Leases the first call of a conversation nobody is sending, and marks it sending."""
        ...

    def holds(self, item: ToSend) -> bool:
        """Whether the call still waits and the lease is still ours."""
        ...

    def free(self, item: ToSend) -> None:
        """Frees the conversation if the lease is still ours."""
        ...

    def finish(self, item: ToSend, served_at: datetime | None = None) -> None:
        """Takes the call off the queue and frees the conversation; a no-op if already gone.

        ``served_at``: its patient was served, and others go first from then on.
        """
        ...

    def put_back(self, item: ToSend, available_at: datetime, unconfirmed: bool) -> None:
        """Frees the conversation; the call is tried again from then on."""
        ...

    def confirm(self, message_id: str, platform_message_id: str) -> bool:
        """Drops the call of a message that the platform has shown us; True if it was queued."""
        ...

    def sent_with_text(self, conversation_id: str, text: str, now: datetime) -> str | None:
        """The id of our message with this very text that is being sent, or just was.

        For platforms that cannot carry our own id: their copy of our send may come
        before the answer to it. A message explains one copy, or two if it may have been
        sent twice; words that never went out explain none.
        """
        ...

    def withdraw(self, conversation_id: str, author: Author) -> int:
        """Withholds every unsent message of this author; how many."""
        ...


class Work(Protocol):
    """One open transaction."""

    @property
    def answers(self) -> Answers:
        """Versions of answers."""
        ...

    @property
    def unanswered(self) -> Unanswered:
        """Questions without a sure answer."""
        ...

    @property
    def catching_up(self) -> Marks:
        """How far accounts were read."""
        ...

    @property
    def conversations(self) -> Conversations:
        """Conversations and threads."""
        ...

    @property
    def rota(self) -> Rota:
        """Shifts and the hours that staff set."""
        ...

    @property
    def desk(self) -> Desk:
        """Notes, reminders, readers, marks."""
        ...

    @property
    def inbox(self) -> Inbox:
        """Messages waiting to be read."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Calls waiting to be made."""
        ...

    @property
    def accounts(self) -> Accounts:
        """What keeps our accounts from sending."""
        ...

    @property
    def erasures(self) -> Erasures:
        """Requests to be forgotten."""
        ...

    @property
    def handoffs(self) -> HandOffs:
        """Requests for a person."""
        ...

    @property
    def staff(self) -> Staff:
        """People who may sign in."""
        ...

    @property
    def links(self) -> Links:
        """Invitations and resets."""
        ...

    @property
    def second_steps(self) -> SecondSteps:
        """Codes at signing in."""
        ...

    @property
    def feedback(self) -> Feedback:
        """Friends and Family responses."""
        ...

    @property
    def loop(self) -> Loop:
        """What comes of feedback."""
        ...

    @property
    def audit(self) -> Audit:
        """The record of acts."""
        ...

    @property
    def originals(self) -> Originals:
        """Sealed originals."""
        ...

    @property
    def counters(self) -> Counters:
        """Counts by day."""
        ...

    @property
    def platforms(self) -> PlatformWork:
        """What is kept about the platforms themselves."""
        ...

    @property
    def queue(self) -> Queue:
        """What the console lists."""
        ...

    @property
    def escalations(self) -> Escalations:
        """Alerts nobody has answered."""
        ...

    @property
    def reports(self) -> Reports:
        """Counts over a period."""
        ...

    def health(self, now: datetime) -> Health:
        """Depths and ages of the queues."""
        ...


class Store(Protocol):
    """Opens transactions."""

    def begin(self) -> AbstractContextManager[Work]:
        """A transaction that writes. Raises StoreUnavailable when the database is away."""
        ...

    def read(self) -> AbstractContextManager[Work]:
        """A transaction that only reads; it never waits for a writer."""
        ...

    def let_pass(self, for_long: bool) -> None:
        """A store that gives way waits from now on longer, or not so long, before it writes."""
        ...


__all__ = ["Audit", "Conversations", "Counters", "Feedback", "HandOffs", "Inbox", "Originals"]
__all__ += ["Outbox", "Staff", "Store", "Work"]

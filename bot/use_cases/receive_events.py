"""Stores what a platform delivered, before the platform is told that we have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeGuard

from bot.core.arrivals import Arrival, Owner
from bot.core.conversation import Conversation
from bot.core.events import (
    AccountChanged,
    CommentReceived,
    Delivered,
    Echo,
    Event,
    Ignored,
    MessageReceived,
    Read,
)
from bot.core.ordering import settle_until
from bot.core.ports import Clock, Masker, Sealer
from bot.core.public_comments import as_message
from bot.core.store_ports import Store, Work
from bot.core.verdict import Masked
from bot.use_cases.note_signs import held_elsewhere, note_account, note_sign
from bot.use_cases.say import Say

#: Longer texts are cut before masking: no platform lets a patient write this much.
LONGEST_TEXT = 20_000
#: How far a platform's clock may be ahead of ours.
CLOCKS_DIFFER = timedelta(minutes=5)
_NOBODY: Owner = ("", "", "")


@dataclass(frozen=True)
class ReceiveEvents:
    """Masks, then stores every event of one webhook body in one transaction.

    Where something was hidden, the original is kept too, encrypted; without a sealer it
    is not kept at all.
    """

    store: Store
    masker: Masker
    clock: Clock
    say: Say
    sealer: Sealer | None = None
    #: Channels whose public comments are read; elsewhere they are only counted.
    comments_on: frozenset[str] = frozenset()

    def __call__(self, events: Sequence[Event]) -> Mapping[str, int]:
        """Stores the events; a repeat is a no-op. Returns what happened, by kind.

        Raises StoreUnavailable when nothing could be stored, so that the platform
        delivers again.
        """
        now = self.clock.now()
        events = [self._with_comments(event) for event in events]
        masked = [self._mask(event) for event in events]
        # Encrypted before the transaction: nobody waits for the database meanwhile.
        sealed = [self._seal(event, text) for event, text in zip(events, masked, strict=True)]
        counts: Counter[str] = Counter()
        rows = sorted(zip(events, masked, sealed, strict=True), key=lambda row: _owner(row[0]))
        with self.store.begin() as work:
            known = _locked([row[0] for row in rows], work, now)
            plain: list[Arrival] = []
            for owner, theirs in groupby(rows, key=lambda row: _owner(row[0])):
                told = list(theirs)
                arrivals = [
                    _arrival(known[owner], event, text, original, now)
                    for event, text, original in told
                    if _is_plain(event)
                ]
                if len(arrivals) == len(told):
                    plain += arrivals
                    continue
                # Something else happened between the messages: a patient's events keep order.
                for event, text, original in told:
                    counts[self._store(work, event, text, original, now)] += 1
            new = work.inbox.put(plain, now)
            counts += Counter(stored=new, repeated=len(plain) - new)
            day = now.date().isoformat()
            for name, by in sorted(counts.items()):
                if name not in ("stored", "repeated"):
                    work.counters.add(name, day, by)
        return counts

    def _with_comments(self, event: Event) -> Event:
        if isinstance(event, CommentReceived) and event.channel in self.comments_on:
            return as_message(event)
        return event

    def _mask(self, event: Event) -> Masked:
        if isinstance(event, MessageReceived | Echo):
            return self.masker.mask(event.text[:LONGEST_TEXT])
        return Masked("")

    def _seal(self, event: Event, masked: Masked) -> bytes:
        if self.sealer is None or not (isinstance(event, MessageReceived) and masked.identifiers):
            return b""
        return self.sealer.seal(event.text[:LONGEST_TEXT])

    def _store(self, work: Work, event: Event, masked: Masked, sealed: bytes, now: datetime) -> str:
        if isinstance(event, MessageReceived):
            return self._message(work, event, masked, sealed, now)
        if isinstance(event, Echo):
            return self._echo(work, event, masked, now)
        if isinstance(event, CommentReceived):
            return f"ignored.{event.channel}.comment"
        if isinstance(event, Ignored):
            return f"ignored.{event.channel}.{event.kind}"
        if isinstance(event, Delivered | Read):
            return self._progress(work, event)
        if isinstance(event, AccountChanged):
            return note_account(work, event, now)
        return note_sign(work, event, now)

    @staticmethod
    def _message(
        work: Work, event: MessageReceived, masked: Masked, sealed: bytes, now: datetime
    ) -> str:
        conversation = work.conversations.find_or_open(
            event.channel, event.account_id, event.user_id, now
        )
        if event.elsewhere:
            conversation = held_elsewhere(work, conversation, now)
        new = work.inbox.put([_arrival(conversation, event, masked, sealed, now)], now)
        return "stored" if new else "repeated"

    @staticmethod
    def _progress(work: Work, event: Delivered | Read) -> str:
        conversation = work.conversations.find(event.channel, event.account_id, event.user_id)
        if conversation is None:
            return f"ignored.{event.channel}.progress_of_unknown"
        if isinstance(event, Delivered):
            work.conversations.mark_delivered(conversation.id, event.event_ids, event.up_to)
        else:
            work.conversations.mark_read(conversation.id, event.up_to)
        return "progress"

    def _echo(self, work: Work, event: Echo, masked: Masked, now: datetime) -> str:
        """Our own send confirmed, or a person answering elsewhere: that is a take-over."""
        owner = (event.channel, event.account_id, event.user_id)
        if event.outbox_id:
            work.conversations.find(*owner)
            confirmed = work.outbox.confirm(event.outbox_id, event.event_id)
            return "echo.confirmed" if confirmed else "echo.known"
        if event.from_our_app or work.conversations.knows(
            event.channel, event.account_id, event.event_id
        ):
            return "echo.known"
        conversation = work.conversations.find_or_open(*owner, now)
        ours = work.outbox.sent_with_text(conversation.id, event.text, now)
        if ours is not None:
            work.outbox.confirm(ours, event.event_id)
            return "echo.confirmed"
        self._replied_elsewhere(work, conversation.id, event, masked, now)
        return "echo.replied_elsewhere"

    def _replied_elsewhere(
        self,
        work: Work,
        conversation_id: str,
        event: Echo,
        masked: Masked,
        now: datetime,
    ) -> None:
        conversation = work.conversations.get(conversation_id)
        self.say.already_sent(work, conversation, masked.text, event.event_id, event.sent_at)
        held_elsewhere(work, conversation, now)


def _locked(events: Sequence[Event], work: Work, now: datetime) -> Mapping[Owner, Conversation]:
    """Every conversation concerned, locked in one order: two deliveries never wait for each
    other. Those of new patients are opened."""
    owners = {_owner(event) for event in events} - {_NOBODY}
    writing = {_owner(event) for event in events if _is_plain(event)}
    return work.conversations.open_and_lock(writing, owners - writing, now) if owners else {}


def _is_plain(event: Event) -> TypeGuard[MessageReceived]:
    """Whether it is a message to us, which changes nobody's turn."""
    return isinstance(event, MessageReceived) and not event.elsewhere


def _arrival(
    conversation: Conversation,
    event: MessageReceived,
    masked: Masked,
    sealed: bytes,
    now: datetime,
) -> Arrival:
    # A clock that is ahead must not hold a reply window open for ever.
    event = replace(event, sent_at=min(event.sent_at, now + CLOCKS_DIFFER))
    return Arrival(conversation, event, masked, settle_until(event.sent_at, now), sealed)


def _owner(event: Event) -> Owner:
    """Whose event it is; what belongs to nobody comes first."""
    if isinstance(event, Ignored | AccountChanged | CommentReceived):
        return _NOBODY
    return (event.channel, event.account_id, event.user_id)

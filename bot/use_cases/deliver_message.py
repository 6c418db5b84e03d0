"""Makes one platform call, and keeps what became of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.conversation import Cause, Conversation, assistant_may_speak
from bot.core.failure_words import FAILURE_WORDS
from bot.core.messages import (
    Author,
    DeliveryFailed,
    FailureReason,
    OutboundMessage,
    Outcome,
    Receipt,
)
from bot.core.ports import Clock, Connector
from bot.core.records import MessageState, ToSend
from bot.core.store_ports import Store, Work
from bot.core.tiers import Tier
from bot.core.verdict import Finding, verdict_of
from bot.use_cases.hand_off import hand_off


class Delivery(StrEnum):
    """How it went, for the worker's counts."""

    SENT = "sent"
    AGAIN = "again"
    FAILED = "failed"
    WITHHELD = "withheld"
    SETTLED = "settled"


@dataclass(frozen=True)
class Retries:
    """How often and how long a call is tried."""

    lease: timedelta = timedelta(seconds=20)
    tries: int = 8
    first_pause: float = 1.0
    longest_pause: float = 60.0
    account_pause: timedelta = timedelta(minutes=5)

    def pause(self, attempts: int) -> timedelta:
        """A random wait up to a ceiling that doubles each time (full jitter)."""
        ceiling = min(self.first_pause * 2.0 ** min(attempts, 10), self.longest_pause)
        return timedelta(seconds=random.uniform(0.2, ceiling))  # noqa: S311 - spreads load


@dataclass(frozen=True)
class DeliverMessage:
    """Claims the next platform call of some conversation and makes it."""

    store: Store
    clock: Clock
    connectors: Mapping[str, Connector]
    retries: Retries = Retries()

    def __call__(self, worker: str) -> list[Delivery]:
        """Claims a conversation and makes its calls, in order, until one must wait.

        Returns what became of each call; nothing when no conversation was ready. Keeping
        one outcome and claiming the next call share a transaction: half the writes.
        """
        done: list[Delivery] = []
        with self.store.begin() as work:
            now = self.clock.now()
            item = self._sendable(work, work.outbox.claim(worker, now, self.lease), done)
        while item is not None:
            outcome = self._send(item)
            with self.store.begin() as work:
                done.append(self._keep(work, item, outcome))
                following = work.outbox.claim_next(item, self.clock.now(), self.lease)
                item = self._sendable(work, following, done)
        return done

    @property
    def lease(self) -> timedelta:
        """How long one call may take."""
        return self.retries.lease

    def _sendable(self, work: Work, item: ToSend | None, done: list[Delivery]) -> ToSend | None:
        """The first call that may go out; those that may not are settled on the way."""
        while item is not None:
            if _silenced(item):
                done.append(_silence(work, item))
            elif item.repeated:
                lost = DeliveryFailed(FailureReason.AMBIGUOUS, retryable=False)
                now = self.clock.now()
                done.append(self._give_up(work, item.conversation, item, lost, now))
            else:
                if item.unconfirmed:
                    work.conversations.set_state(
                        item.message.id, MessageState.SENDING, maybe_duplicate=True
                    )
                return item
            item = work.outbox.claim_next(item, self.clock.now(), self.lease)
        return None

    def _send(self, item: ToSend) -> Outcome:
        conversation = item.conversation
        return self.connectors[conversation.channel].send(
            OutboundMessage(
                outbox_id=item.message.id,
                channel=conversation.channel,
                account_id=conversation.account_id,
                user_id=conversation.user_id,
                part=item.part,
                author=item.message.author,
                last_inbound_at=conversation.last_inbound_at,
                now=self.clock.now(),
            )
        )

    def _keep(self, work: Work, item: ToSend, outcome: Outcome) -> Delivery:
        now = self.clock.now()
        conversation = work.conversations.get(item.conversation.id)
        if isinstance(outcome, Receipt):
            work.conversations.set_state(
                item.message.id,
                MessageState.SENT,
                platform_message_id=outcome.platform_message_id,
            )
            work.outbox.finish(item)
            return Delivery.SENT
        if outcome.pauses_account:
            until = now + self.retries.account_pause
            work.outbox.pause_account(conversation.channel, conversation.account_id, until)
        if not work.outbox.holds(item):
            # Its copy has shown that it arrived, or another worker is sending it by now.
            work.outbox.free(item)
            return Delivery.SETTLED
        if self._may_try_again(item, outcome):
            named = timedelta(seconds=outcome.retry_after or 0)
            pause = max(named, self.retries.pause(item.attempts))
            ambiguous = outcome.reason is FailureReason.AMBIGUOUS
            work.outbox.put_back(item, now + pause, unconfirmed=ambiguous or item.unconfirmed)
            return Delivery.AGAIN
        return self._give_up(work, conversation, item, outcome, now)

    def _may_try_again(self, item: ToSend, outcome: DeliveryFailed) -> bool:
        if outcome.reason is FailureReason.AMBIGUOUS:
            return not item.unconfirmed
        return outcome.retryable and item.attempts < self.retries.tries

    @staticmethod
    def _give_up(
        work: Work,
        conversation: Conversation,
        item: ToSend,
        outcome: DeliveryFailed,
        now: datetime,
    ) -> Delivery:
        """A message that cannot be delivered becomes a person's task; nothing dies silently."""
        words = FAILURE_WORDS[outcome.reason]
        work.conversations.set_state(item.message.id, MessageState.FAILED, note=words)
        work.outbox.finish(item)
        finding = Finding(
            Tier.REQUEST_HUMAN,
            "UNDELIVERED",
            outcome.reason.value,
            f"Not delivered: {words}",
        )
        hand_off(
            work,
            conversation,
            verdict_of((finding,)),
            item.message.id,
            Cause.DEAD_ROW,
            now,
        )
        return Delivery.FAILED


def _silenced(item: ToSend) -> bool:
    """Whether these words may no longer go out: the assistant's, once a person has the thread."""
    return item.message.author is Author.ASSISTANT and not assistant_may_speak(item.conversation)


def _silence(work: Work, item: ToSend) -> Delivery:
    """Settles words that may no longer go out; what may have arrived is not called withheld."""
    state, why = MessageState.WITHHELD, "A person must answer, so the assistant stayed silent"
    if item.unconfirmed:
        state, why = MessageState.FAILED, FAILURE_WORDS[FailureReason.AMBIGUOUS]
    work.conversations.set_state(item.message.id, state, why)
    work.outbox.finish(item)
    return Delivery.WITHHELD

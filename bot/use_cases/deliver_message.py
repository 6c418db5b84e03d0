"""Makes one platform call, and keeps what became of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.account import after_failure, after_receipt, is_over
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
from bot.core.public_comments import is_public, private_window
from bot.core.records import MessageState, ToSend
from bot.core.service_words import STILL_WAITING_EVERY, ServiceWords
from bot.core.store_ports import Store, Work
from bot.core.tiers import Tier
from bot.core.verdict import Finding, verdict_of
from bot.use_cases.control_threads import ControlThreads
from bot.use_cases.hand_off import hand_off
from bot.use_cases.keep_personas import KeepPersonas
from bot.use_cases.note_signs import held_elsewhere
from bot.use_cases.say import Say
from bot.use_cases.spend_budget import SpendBudget

#: The assistant's words are an answer to something just said. Later than this they are none.
STALE_AFTER = timedelta(minutes=30)
#: The platform or our access to it is at fault, not the message: it is tried for this long.
_NOT_ITS_FAULT = frozenset(
    {
        FailureReason.UNREACHABLE,
        FailureReason.RATE_LIMITED,
        FailureReason.TOKEN_REFUSED,
        FailureReason.CREDITS_DEPLETED,
    }
)
_UNKNOWN = DeliveryFailed(FailureReason.AMBIGUOUS, retryable=True, detail="could not be found out")
_TOO_LATE = DeliveryFailed(FailureReason.AMBIGUOUS, retryable=False, detail="too late to repeat")
_CLOSED = DeliveryFailed(FailureReason.OUTSIDE_WINDOW, retryable=False)
_STALE_WORDS = "it could not be sent within half an hour, so it is no answer any more"
_STALE = Finding(
    Tier.REQUEST_HUMAN, "STALE", "stale", f"The assistant's answer was kept back: {_STALE_WORDS}"
)


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
    keep_trying: timedelta = timedelta(hours=23)
    #: A copy of our own message may come in this time and spare us a second one.
    copy_within: timedelta = timedelta(seconds=10)

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
    words: ServiceWords
    say: Say
    retries: Retries = Retries()
    threads: ControlThreads | None = None
    personas: KeepPersonas | None = None
    budgets: SpendBudget = field(default_factory=lambda: SpendBudget({}))

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
            outcome = self._attempt(item)
            with self.store.begin() as work:
                self.budgets.take_turn(work, item.conversation)
                done.append(self._keep(work, item, outcome))
                item = self._sendable(work, self._following(work, worker, item), done)
        return done

    def _following(self, work: Work, worker: str, item: ToSend) -> ToSend | None:
        """The same patient's next call; where sends are counted, whoever's turn it is."""
        now = self.clock.now()
        if self.budgets.limits(item.conversation):
            return work.outbox.claim(worker, now, self.lease)
        return work.outbox.claim_next(item, now, self.lease)

    @property
    def lease(self) -> timedelta:
        """How long one call may take."""
        return self.retries.lease

    def _sendable(self, work: Work, item: ToSend | None, done: list[Delivery]) -> ToSend | None:
        """The first call that may go out; those that may not are settled on the way."""
        while item is not None:
            if _silenced(item):
                done.append(_silence(work, item))
            elif self._is_stale(item):
                done.append(self._hold_back(work, item))
            elif item.repeated:
                lost = DeliveryFailed(FailureReason.AMBIGUOUS, retryable=False)
                now = self.clock.now()
                done.append(self._give_up(work, item.conversation, item, lost, now))
            elif self.budgets.may_send(work, item.conversation, self.clock.now()):
                return item
            else:
                work.outbox.put_back(item, self.clock.now(), unconfirmed=item.unconfirmed)
                return None
            item = work.outbox.claim_next(item, self.clock.now(), self.lease)
        return None

    def _attempt(self, item: ToSend) -> Outcome:
        """The call; where the last one may have arrived, the platform is asked first."""
        message = self._outbound(item)
        connector = self.connectors[item.conversation.channel]
        not_ours = self.threads.before_sending(item.conversation) if self.threads else None
        if not_ours is not None:
            return not_ours
        if item.unconfirmed:
            found = connector.find_sent(message)
            if isinstance(found, Receipt) and not self._is_anothers(item, found):
                return found
            if isinstance(found, DeliveryFailed) and item.attempts < self.retries.tries:
                return _UNKNOWN
            if self._is_late(item):
                return _TOO_LATE
            with self.store.begin() as work:
                work.conversations.set_state(
                    item.message.id, MessageState.SENDING, maybe_duplicate=True
                )
        return connector.send(message)

    def _is_anothers(self, item: ToSend, found: Receipt) -> bool:
        """Whether these are the same words, said earlier."""
        owner = item.conversation
        with self.store.read() as work:
            return work.conversations.knows(
                owner.channel, owner.account_id, found.platform_message_id
            )

    def _outbound(self, item: ToSend) -> OutboundMessage:
        conversation = item.conversation
        return OutboundMessage(
            outbox_id=item.message.id,
            channel=conversation.channel,
            account_id=conversation.account_id,
            user_id=conversation.user_id,
            part=item.part,
            author=item.message.author,
            last_inbound_at=conversation.last_inbound_at,
            now=self.clock.now(),
            written_at=item.message.at,
            persona=self.personas.of(conversation, item.message) if self.personas else "",
        )

    def _keep(self, work: Work, item: ToSend, outcome: Outcome) -> Delivery:
        now = self.clock.now()
        conversation = work.conversations.get(item.conversation.id)
        channel, account_id = conversation.channel, conversation.account_id
        if isinstance(outcome, Receipt):
            self._went_through(work, conversation, outcome, now)
            if outcome.persona_refused and self.personas:
                self.personas.refused(work, conversation, item.message, now)
            work.conversations.set_state(
                item.message.id,
                MessageState.SENT,
                platform_message_id=outcome.platform_message_id,
            )
            work.outbox.finish(item, served_at=now)
            return Delivery.SENT
        before = work.accounts.state(channel, account_id, now)
        state = after_failure(before, outcome, now)
        if state != before:
            work.accounts.keep(state)
        if not work.outbox.holds(item):
            # Its copy has shown that it arrived, or another worker is sending it by now.
            work.outbox.free(item)
            return Delivery.SETTLED
        if not self._window_is_open(item, conversation, now):
            outcome = _CLOSED
        if self._may_try_again(item, outcome, state.is_broken, now):
            ambiguous = outcome.reason is FailureReason.AMBIGUOUS
            pause = max(self._pause(outcome), self.retries.pause(item.attempts))
            work.outbox.put_back(item, now + pause, unconfirmed=ambiguous or item.unconfirmed)
            return Delivery.AGAIN
        return self._give_up(work, conversation, item, outcome, now)

    def _went_through(
        self, work: Work, conversation: Conversation, receipt: Receipt, now: datetime
    ) -> None:
        """What a call that went through says of the account."""
        if receipt.budget is not None:
            # Before the account's state: whoever locks both locks them in this order.
            self.budgets.learn(work, conversation, receipt.budget, now)
        state = work.accounts.state(conversation.channel, conversation.account_id, now)
        if is_over(state, now):
            work.accounts.is_well(conversation.channel, conversation.account_id)
            state = replace(state, failures=0, reason=None, until=now)
        if receipt.rest:
            work.accounts.keep(after_receipt(state, receipt.rest, now))

    def _window_is_open(self, item: ToSend, conversation: Conversation, now: datetime) -> bool:
        """Whether a later try could still be taken."""
        if is_public(conversation):
            return private_window(conversation.last_inbound_at, False, now).open
        connector = self.connectors[conversation.channel]
        author = item.message.author
        return connector.reply_window(conversation.last_inbound_at, author, now).open

    def _pause(self, outcome: DeliveryFailed) -> timedelta:
        """What the platform named, and a little more: whoever waits must not wake together."""
        if outcome.reason is FailureReason.AMBIGUOUS:
            return self.retries.copy_within
        if not outcome.retry_after:
            return timedelta()
        return timedelta(seconds=outcome.retry_after + random.uniform(0.0, 2.0))  # noqa: S311

    def _may_try_again(
        self, item: ToSend, outcome: DeliveryFailed, platform_fails: bool, now: datetime
    ) -> bool:
        """Whether it is worth it: while the platform fails for everybody, for a day."""
        if outcome.reason is FailureReason.AMBIGUOUS and outcome is not _TOO_LATE:
            return not item.unconfirmed or outcome is _UNKNOWN
        if now - item.message.at > self.retries.keep_trying:
            return False
        if outcome.pauses_account:
            # Nothing is wrong with the message: the queue is kept for when the account is back.
            return True
        if not outcome.retryable:
            return False
        if outcome.most_tries is not None:
            return item.attempts < outcome.most_tries
        blameless = platform_fails or outcome.reason in _NOT_ITS_FAULT
        return blameless or item.attempts < self.retries.tries

    def _is_late(self, item: ToSend) -> bool:
        """Whether these are the assistant's words, and no answer any more."""
        age = self.clock.now() - item.message.at
        return item.message.author is Author.ASSISTANT and age > STALE_AFTER

    def _is_stale(self, item: ToSend) -> bool:
        """Whether they are kept back; what may have arrived already is looked for first."""
        return self._is_late(item) and not item.unconfirmed

    def _hold_back(self, work: Work, item: ToSend) -> Delivery:
        """A person answers instead, and the patient is told so once."""
        now = self.clock.now()
        work.conversations.set_state(item.message.id, MessageState.WITHHELD, _STALE_WORDS)
        work.outbox.finish(item)
        conversation = work.conversations.get(item.conversation.id)
        verdict = verdict_of((_STALE,))
        after = hand_off(work, conversation, verdict, item.message.id, Cause.DEAD_ROW, now)
        told = after.told_waiting_at
        if told is None or now - told > STILL_WAITING_EVERY:
            self.say.as_service(work, after, self.words.say("utter_assistant_down", now), now)
            work.conversations.save(after.told(now))
        return Delivery.WITHHELD

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
        if outcome.reason is FailureReason.NOT_THREAD_OWNER:
            conversation = held_elsewhere(work, conversation, now)
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

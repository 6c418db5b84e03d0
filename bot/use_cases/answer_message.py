"""Reads one patient message and gives it what it needs: the path every message takes.

Screening comes first, whoever has the conversation and whether or not the assistant
is up. No transaction is open while the assistant thinks; what it says is kept only if
the conversation is still the one it was asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.conversation import Cause, Conversation, assistant_may_speak
from bot.core.dialogue import Turn, TurnResult
from bot.core.errors import DialogueUnavailable
from bot.core.messages import Reply
from bot.core.plan import Step, judged, plan, request
from bot.core.ports import Clock, DialogueEngine, Encoder, Screener
from bot.core.records import Claimed
from bot.core.service_words import OPENS_FIRST, ServiceWords
from bot.core.store_ports import Store, Work
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from bot.use_cases.apply_turn import ApplyTurn
from bot.use_cases.hand_off import hand_off
from bot.use_cases.read_risk import read_risk
from bot.use_cases.say import Say

#: The assistant is given at most this many characters; screening reads all of them.
LONGEST_TURN = 2_000
#: The sentence vector of the whole message, at the start of its readings.
VECTOR_BYTES = 4 * 384


#: A message that ends its worker each time it is screened: the cautious words, and a person.
ANSWERED_ELSEWHERE = verdict_of(
    (
        Finding(
            Tier.REQUEST_HUMAN,
            "ELSEWHERE",
            "replied_elsewhere",
            "Wrote again after someone answered in the page's own inbox",
        ),
    )
)
UNREADABLE = verdict_of(
    (
        Finding(
            Tier.URGENT,
            "UNREAD",
            "could_not_screen",
            "This message could not be checked automatically: read it first",
        ),
    )
)


class Answered(StrEnum):
    """How it went, for the worker's counts."""

    IDLE = "idle"
    FIXED_WORDS = "fixed_words"
    LEFT_FOR_STAFF = "left_for_staff"
    ANSWERED = "answered"
    WITHHELD = "withheld"
    AGAIN = "again"
    GIVEN_TO_PERSON = "given_to_person"


@dataclass(frozen=True)
class Patience:
    """How long the worker holds a message, and how often it asks a silent assistant."""

    lease: timedelta = timedelta(seconds=40)
    tries: int = 10
    longest_pause: timedelta = timedelta(seconds=15)

    def pause(self, attempts: int) -> timedelta:
        """The wait before the next try: half a second, doubled each time, capped."""
        return min(timedelta(seconds=0.5 * 2.0 ** min(attempts, 10)), self.longest_pause)


@dataclass(frozen=True)
class AnswerMessage:
    """Claims the next message of some conversation and answers it."""

    store: Store
    clock: Clock
    screener: Screener
    encoder: Encoder
    engine: DialogueEngine
    words: ServiceWords
    say: Say
    apply_turn: ApplyTurn
    known_topics: frozenset[str]
    patience: Patience = Patience()

    def __call__(self, worker: str) -> Answered:
        """Handles at most one message; IDLE when none is waiting."""
        with self.store.begin() as work:
            claimed = work.inbox.claim(worker, self.clock.now(), self.patience.lease)
        if claimed is None:
            return Answered.IDLE
        if claimed.attempts > self.patience.tries:
            return self._assistant_silent(claimed, judged(claimed.message, UNREADABLE))
        verdict = read_risk(self.screener, claimed)
        planned = plan(claimed.conversation, verdict, self.clock.now(), bool(claimed.message.edits))
        if planned.step is not Step.ASK_ASSISTANT:
            return self._without_assistant(claimed, verdict)
        if claimed.attempts >= self.patience.tries:
            return self._assistant_silent(claimed, verdict)
        return self._with_assistant(claimed, verdict)

    def _without_assistant(self, claimed: Claimed, verdict: Verdict) -> Answered:
        now = self.clock.now()
        with self.store.begin() as work:
            conversation = work.conversations.get(claimed.conversation.id)
            if not self._still_ours(work, claimed):
                return Answered.AGAIN
            step = settle(work, self.words, self.say, conversation, claimed, verdict, now)
            if step is Step.ASK_ASSISTANT:
                work.inbox.put_back(claimed, now)
                return Answered.AGAIN
            work.inbox.finish(claimed)
        return Answered.LEFT_FOR_STAFF if step is Step.LEAVE else Answered.FIXED_WORDS

    def _with_assistant(self, claimed: Claimed, verdict: Verdict) -> Answered:
        turn = self._turn(claimed)
        try:
            result = self.engine.converse(turn)
        except DialogueUnavailable:
            return self._assistant_silent(claimed, verdict)
        now = self.clock.now()
        with self.store.begin() as work:
            conversation = work.conversations.get(claimed.conversation.id)
            if not self._still_ours(work, claimed):
                return Answered.AGAIN
            work.conversations.record_verdict(claimed.message.id, verdict, now)
            if conversation.version != claimed.conversation.version:
                return self._overtaken(work, conversation, claimed, result, now)
            vector = turn.embedding[:VECTOR_BYTES]
            self.apply_turn(work, conversation, claimed.message, result, now, vector)
            work.inbox.finish(claimed)
        return Answered.ANSWERED

    def _overtaken(
        self,
        work: Work,
        conversation: Conversation,
        claimed: Claimed,
        result: TurnResult,
        now: datetime,
    ) -> Answered:
        """The conversation changed while the assistant was thinking: say nothing of it."""
        if assistant_may_speak(conversation):
            work.inbox.put_back(claimed, now)
            return Answered.AGAIN
        why = "A person took over, or a safety message went out, while this was being written"
        replies = tuple(self.words.filled(reply, now) for reply in result.replies)
        self.say.withhold(work, conversation, replies, now, why)
        work.inbox.finish(claimed)
        return Answered.WITHHELD

    def _assistant_silent(self, claimed: Claimed, verdict: Verdict) -> Answered:
        now = self.clock.now()
        with self.store.begin() as work:
            conversation = work.conversations.get(claimed.conversation.id)
            if not self._still_ours(work, claimed):
                return Answered.AGAIN
            if claimed.attempts + 1 < self.patience.tries:
                work.inbox.put_back(claimed, now + self.patience.pause(claimed.attempts))
                return Answered.AGAIN
            step = settle(work, self.words, self.say, conversation, claimed, verdict, now)
            if step is Step.ASK_ASSISTANT:
                self._give_to_person(work, conversation, claimed, verdict, now)
            work.inbox.finish(claimed)
        return Answered.GIVEN_TO_PERSON

    def _give_to_person(
        self,
        work: Work,
        conversation: Conversation,
        claimed: Claimed,
        verdict: Verdict,
        now: datetime,
    ) -> None:
        work.conversations.record_verdict(claimed.message.id, verdict, now)
        why = "The assistant could not be reached, so a person must answer"
        down = verdict_of((Finding(Tier.REQUEST_HUMAN, "DOWN", "assistant_down", why),))
        after = hand_off(work, conversation, down, claimed.message.id, Cause.DEAD_ROW, now)
        self.say.as_service(work, after, self.words.say("utter_assistant_down", now), now)
        work.conversations.save(replace(after, told_waiting_at=now))

    @staticmethod
    def _still_ours(work: Work, claimed: Claimed) -> bool:
        """Whether this worker may write; if not, it no longer blocks the conversation."""
        if work.inbox.holds(claimed):
            return True
        work.inbox.free(claimed)
        return False

    def _turn(self, claimed: Claimed) -> Turn:
        conversation, message = claimed.conversation, claimed.message
        asked = request(message, conversation.offered, self.known_topics)
        text = asked.text[:LONGEST_TURN]
        return Turn(
            episode=conversation.episode,
            message_id=message.id,
            text=text,
            topic=asked.topic,
            embedding=b"" if asked.topic else self.encoder.encode(text),
        )


def settle(
    work: Work,
    words: ServiceWords,
    say: Say,
    conversation: Conversation,
    claimed: Claimed,
    verdict: Verdict,
    now: datetime,
) -> Step:
    """Does what needs no assistant, inside an open transaction; returns the step taken.

    The plan is made again from the locked row: who has the conversation may have
    changed since the message was claimed.
    """
    planned = plan(conversation, verdict, now, bool(claimed.message.edits))
    if planned.step is Step.ASK_ASSISTANT:
        return planned.step
    work.conversations.record_verdict(claimed.message.id, verdict, now)
    after = conversation
    if planned.hand_off and not verdict.findings:
        hand_off(work, conversation, ANSWERED_ELSEWHERE, claimed.message.id, Cause.SCREENED, now)
    elif planned.hand_off:
        cause = Cause.ATTACHMENT if "ATTACHMENT" in verdict.codes else Cause.SCREENED
        after = hand_off(work, conversation, verdict, claimed.message.id, cause, now)
    words = words.on(conversation.channel)
    if planned.step is Step.FIXED_WORDS:
        replies = fixed_words(words, verdict, now)
        disclosed_at = after.disclosed_at
        if verdict.tier in OPENS_FIRST and words.is_due(disclosed_at, now):
            opening = tuple(replace(reply, buttons=()) for reply in words.opening(now))
            replies, disclosed_at = (*opening, *replies), now
        say.as_service(work, after, replies, now)
        work.conversations.save(
            replace(after, offered=(), disclosed_at=disclosed_at, told_waiting_at=now)
        )
    elif planned.step is Step.STILL_WAITING:
        say.as_service(work, after, words.say("utter_still_waiting", now), now)
        work.conversations.save(replace(after, told_waiting_at=now))
    return planned.step


def fixed_words(words: ServiceWords, verdict: Verdict, now: datetime) -> tuple[Reply, ...]:
    """The fixed words of a verdict; a file and an encrypted chat have their own."""
    if "ENCRYPTED" in verdict.codes:
        return words.say("utter_encrypted", now)
    if verdict.tier is Tier.CONFIDENTIAL and "ATTACHMENT" in verdict.codes:
        return words.say("utter_attachment", now)
    return words.for_verdict(verdict, now)

"""Reads one patient message and gives it what it needs: the path every message takes.

Screening comes first, whoever has the conversation and whether or not the assistant
is up. No transaction is open while the assistant thinks; what it says is kept only if
the conversation is still the one it was asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.conversation import Cause, Conversation, assistant_may_speak
from bot.core.dialogue import Turn, TurnResult
from bot.core.errors import DialogueUnavailable
from bot.core.feedback_plan import early_marks, marks_of
from bot.core.plan import Step, judged, plan, request
from bot.core.ports import Clock, DialogueEngine, Encoder, Screener
from bot.core.records import Claimed
from bot.core.sender_actions import Activity, NoActivity
from bot.core.service_words import ServiceWords
from bot.core.store_ports import Store, Work
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from bot.core.ways_in import names_ward
from bot.use_cases.apply_turn import ApplyTurn
from bot.use_cases.feedback_wishes import FeedbackWishes
from bot.use_cases.hand_off import hand_off
from bot.use_cases.read_risk import read_risk
from bot.use_cases.say import Say
from bot.use_cases.settle import Settle

#: The assistant is given at most this many characters; screening reads all of them.
LONGEST_TURN = 2_000
#: The sentence vector of the whole message, at the start of its readings.
VECTOR_BYTES = 4 * 384


#: A message that ends its worker each time it is screened: the cautious words, and a person.
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
    settle: Settle
    wishes: FeedbackWishes
    known_topics: frozenset[str]
    activity: Activity = field(default_factory=NoActivity)
    patience: Patience = Patience()

    def __call__(self, worker: str) -> Answered:
        """Handles at most one message; IDLE when none is waiting."""
        with self.store.begin() as work:
            claimed = work.inbox.claim(worker, self.clock.now(), self.patience.lease)
        if claimed is None:
            return Answered.IDLE
        if not claimed.attempts:
            self.activity.taken_up(claimed.conversation)
        if claimed.attempts > self.patience.tries:
            return self._assistant_silent(claimed, judged(claimed.message, UNREADABLE))
        verdict = read_risk(self.screener, claimed)
        planned = plan(claimed.conversation, verdict, self.clock.now(), bool(claimed.message.edits))
        if planned.step is not Step.ASK_ASSISTANT or self.wishes.heard(claimed):
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
            step = self.settle(work, conversation, claimed, verdict, now)
            if step is Step.ASK_ASSISTANT and not self.wishes(work, conversation, claimed, now):
                work.inbox.put_back(claimed, now)
                return Answered.AGAIN
            self._finish(work, claimed)
        return Answered.LEFT_FOR_STAFF if step is Step.LEAVE else Answered.FIXED_WORDS

    def _with_assistant(self, claimed: Claimed, verdict: Verdict) -> Answered:
        turn = self._turn(claimed, verdict)
        try:
            with self.activity.answering(claimed.conversation):
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
                return self._overtaken(work, conversation, claimed, result, now, verdict)
            vector = turn.embedding[:VECTOR_BYTES]
            self.apply_turn(work, conversation, claimed.message, result, now, vector, verdict)
            self._finish(work, claimed)
        return Answered.ANSWERED

    def _overtaken(
        self,
        work: Work,
        conversation: Conversation,
        claimed: Claimed,
        result: TurnResult,
        now: datetime,
        verdict: Verdict,
    ) -> Answered:
        """The conversation changed while the assistant was thinking: say nothing of it."""
        if assistant_may_speak(conversation):
            work.inbox.put_back(claimed, now)
            return Answered.AGAIN
        if claimed.conversation.active_form == conversation.active_form:
            # An answer given is kept whoever speaks now; a form that ended meanwhile stays ended.
            self.apply_turn.keep_feedback(work, conversation, claimed.message, result, now, verdict)
            conversation = replace(conversation, active_form=result.active_form)
            work.conversations.save(conversation)
        why = "A person took over, or a safety message went out, while this was being written"
        replies = tuple(self.words.filled(reply, now) for reply in result.replies)
        self.say.withhold(work, conversation, replies, now, why)
        self._finish(work, claimed)
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
            step = self.settle(work, conversation, claimed, verdict, now)
            if step is Step.ASK_ASSISTANT:
                self._give_to_person(work, conversation, claimed, verdict, now)
            self._finish(work, claimed)
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
        work.conversations.save(after.told(now))

    @staticmethod
    def _finish(work: Work, claimed: Claimed) -> None:
        """The message is done with. The ward of a card's link does not stay in the thread: it
        would lead from there to a response of that ward."""
        if names_ward(claimed.message.payload):
            work.feedback.sessions.forget_ward(claimed.message.id)
        work.inbox.finish(claimed)

    @staticmethod
    def _still_ours(work: Work, claimed: Claimed) -> bool:
        """Whether this worker may write; if not, it no longer blocks the conversation."""
        if work.inbox.holds(claimed):
            return True
        work.inbox.free(claimed)
        return False

    def _turn(self, claimed: Claimed, verdict: Verdict) -> Turn:
        conversation, message = claimed.conversation, claimed.message
        early = self.wishes.early(conversation, message)
        marks = (*marks_of(conversation, verdict), *self.wishes.marks(conversation))
        if early is not None:
            marks = (*marks, *early_marks(message.text, early))
        offered = conversation.offered if early is None else early.offered
        asked = request(message, offered, self.known_topics)
        text = asked.text[:LONGEST_TURN]
        return Turn(
            episode=conversation.episode,
            message_id=message.id,
            text=text,
            topic=asked.topic,
            embedding=b"" if asked.topic else self.encoder.encode(text),
            marks=marks,
        )

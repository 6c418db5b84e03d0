"""Keeps what the assistant said and asked for, inside an open transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.core.conversation import Cause, Conversation, assistant_may_speak
from bot.core.dialogue import TurnResult
from bot.core.directives import DropFeedback, HandOff, NotUnderstood, OfferTopics, RecordFeedback
from bot.core.feedback_plan import HARM
from bot.core.feedback_says import says_never_again
from bot.core.messages import Reply
from bot.core.records import ThreadMessage
from bot.core.service_words import ServiceWords, with_answer_buttons, without_invites
from bot.core.store_ports import Work
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from bot.use_cases.current_answers import CurrentAnswers
from bot.use_cases.hand_off import hand_off
from bot.use_cases.keep_feedback import KeepFeedback
from bot.use_cases.say import Say

#: Outside a form, an episode this long rolls over, so that a turn's cost stays flat.
LONGEST_EPISODE = 40
#: A message that screening had nothing to say about.
UNFLAGGED = Verdict()
#: Unsure this many times in a row, and a person gets it.
NOT_UNDERSTOOD_LIMIT = 2


@dataclass(frozen=True)
class ApplyTurn:
    """Writes replies, directives and the conversation's new state."""

    words: ServiceWords
    say: Say
    current: CurrentAnswers
    feedback: KeepFeedback

    def __call__(
        self,
        work: Work,
        conversation: Conversation,
        message: ThreadMessage,
        result: TurnResult,
        now: datetime,
        vector: bytes = b"",
        verdict: Verdict = UNFLAGGED,
    ) -> None:
        """Queues the replies and carries the directives out; all or nothing.

        ``vector`` is how the message reads; it goes with a question kept for the authors.
        ``verdict`` is not empty for a message that is an answer of the form and more than that.
        """
        if says_never_again(message.text):
            conversation = replace(conversation, no_invites=True)
        conversation, before = self._beside(work, conversation, message, verdict, now)
        self.keep_feedback(work, conversation, message, result, now, verdict)
        asked = next((d for d in result.directives if isinstance(d, HandOff)), None)
        if asked is None and self.current.needs_nurse(result.replies):
            asked = HandOff("a question that always needs a nurse", "clinical_individual")
        unsure = any(isinstance(d, OfferTopics | NotUnderstood) for d in result.directives)
        # In a form the next question follows anyway.
        unsure = unsure and not result.active_form
        misses = conversation.not_understood + 1 if unsure else 0
        if unsure and vector:
            offered_topics = [
                t for d in result.directives if isinstance(d, OfferTopics) for t in d.topics
            ]
            work.unanswered.add(message.text, offered_topics, vector, now.date())
        if asked is None and (misses >= NOT_UNDERSTOOD_LIMIT or not result.replies):
            self._give_up(work, conversation, message, now)
            return
        after = conversation
        if asked is not None:
            after = self._to_person(work, conversation, message, asked, result, now)
        replies = self._replies(work, after, result, now, before) if result.replies else before
        offered = self.say.as_assistant(work, after, replies, now)
        turns = after.episode_turns + 1
        # A form's episode holds its answers: the next message begins another one.
        ended = any(isinstance(d, RecordFeedback | DropFeedback) for d in result.directives)
        over = (turns >= LONGEST_EPISODE or ended) and not result.active_form
        work.conversations.save(
            replace(
                after,
                disclosed_at=now,
                offered=offered,
                not_understood=misses,
                active_form=result.active_form,
                episode=uuid4().hex if over else after.episode,
                episode_turns=0 if over else turns,
                version=after.version + int(over),
            )
        )

    def keep_feedback(
        self,
        work: Work,
        conversation: Conversation,
        message: ThreadMessage,
        result: TurnResult,
        now: datetime,
        verdict: Verdict = UNFLAGGED,
    ) -> None:
        """What the form asked for, also where its words are withheld: no answer is lost.

        Words of harm stay readable: whoever has the conversation must know what happened.
        """
        if Tier.COMPLAINT in verdict.tiers:
            self.feedback.concern_raised(work, conversation, message.id, now)
        for directive in result.directives:
            self.feedback.carry_out(work, conversation, directive, message.id, now, message.payload)
        if HARM in verdict.codes:
            self.feedback.pass_on(work, conversation, message.id, now)

    def _beside(
        self,
        work: Work,
        conversation: Conversation,
        message: ThreadMessage,
        verdict: Verdict,
        now: datetime,
    ) -> tuple[Conversation, tuple[Reply, ...]]:
        """What an answer also needs: a person, a warning; and the words to say first."""
        if not verdict.findings:
            return conversation, ()
        words = self.words.on(conversation.channel)
        replies: tuple[Reply, ...] = ()
        if Tier.CONFIDENTIAL in verdict.tiers:
            replies = words.say("utter_feedback_confidential", now)
        if HARM in verdict.codes:
            after = hand_off(work, conversation, verdict, message.id, Cause.SCREENED, now)
            return after.told(now), (*words.for_verdict(verdict, now), *replies)
        return conversation, replies

    def _replies(
        self,
        work: Work,
        conversation: Conversation,
        result: TurnResult,
        now: datetime,
        before: tuple[Reply, ...] = (),
    ) -> tuple[Reply, ...]:
        current = self.current(work, result.replies, now.date())
        filled = tuple(self.words.filled(reply, now) for reply in current)
        replies = self.words.with_ward(filled, now)
        replies = (*before, *with_answer_buttons(replies))
        if conversation.no_invites:
            replies = without_invites(replies)
        if not self.words.is_due(conversation.disclosed_at, now):
            return replies
        rest = tuple(reply for reply in replies if reply.source != "utter_greet")
        opening = self.words.opening(now)
        if rest:
            opening = tuple(replace(reply, buttons=()) for reply in opening)
        return (*opening, *rest)

    def _give_up(
        self,
        work: Work,
        conversation: Conversation,
        message: ThreadMessage,
        now: datetime,
    ) -> None:
        why = "The assistant had no answer, or did not understand twice in a row"
        verdict = verdict_of((Finding(Tier.REQUEST_HUMAN, "UNSURE", "not_understood", why),))
        after = hand_off(work, conversation, verdict, message.id, Cause.NOT_UNDERSTOOD_TWICE, now)
        words = self.words.say("utter_not_understood_twice", now)
        if not self.words.hours.at(now).is_open(now):
            words = (*words, *self.words.say("utter_out_of_hours", now))
        self.say.as_service(work, after, words, now)
        work.conversations.save(replace(after.told(now), offered=()))

    def _to_person(
        self,
        work: Work,
        conversation: Conversation,
        message: ThreadMessage,
        asked: HandOff,
        result: TurnResult,
        now: datetime,
    ) -> Conversation:
        """A person is asked for; if that silences the assistant, the service speaks instead."""
        verdict = verdict_of((Finding(Tier(asked.tier), "ASKED", "assistant", asked.reason),))
        cause, concern = Cause.ASKED_FOR_PERSON, ""
        if asked.tier == Tier.COMPLAINT.value:
            concern = self.feedback.concern_passed_on(work, conversation, now)
        after = hand_off(work, conversation, verdict, concern or message.id, cause, now)
        if not result.replies or not assistant_may_speak(after):
            self.say.as_service(work, after, self.words.for_verdict(verdict, now), now)
        return after.told(now)

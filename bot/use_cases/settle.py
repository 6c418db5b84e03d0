"""Gives a message what needs no assistant: safety words, a person, or what the form does then."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.core.conversation import Cause, Conversation, Holder, assistant_may_speak
from bot.core.feedback_plan import BEREAVED, MINOR, STILL_PAIN, in_form
from bot.core.feedback_says import says_never_again
from bot.core.messages import Reply
from bot.core.plan import Plan, Step, plan
from bot.core.public_comments import INVITATION, is_answered
from bot.core.records import Claimed
from bot.core.safety_question import ALL_WELL, QUESTION
from bot.core.service_words import OPENS_FIRST, ServiceWords, is_safety
from bot.core.store_ports import Work
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from bot.use_cases.hand_off import hand_off
from bot.use_cases.keep_feedback import SCORE, KeepFeedback
from bot.use_cases.say import Say

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
_ENDS_FORM = frozenset({Tier.EMERGENCY, Tier.CRISIS})


@dataclass(frozen=True)
class Settle:
    """Works inside an open transaction."""

    words: ServiceWords
    say: Say
    feedback: KeepFeedback
    #: Channels on which a public comment gets its one private reply from the service itself.
    private_replies: frozenset[str] = frozenset()

    def __call__(
        self,
        work: Work,
        conversation: Conversation,
        claimed: Claimed,
        verdict: Verdict,
        now: datetime,
    ) -> Step:
        """The step taken; nothing is done when that is to ask the assistant.

        The plan is made again from the locked row: who has the conversation may have
        changed since the message was claimed.
        """
        planned = plan(conversation, verdict, now, bool(claimed.message.edits))
        if planned.step is Step.ASK_ASSISTANT:
            return planned.step
        work.conversations.record_verdict(claimed.message.id, verdict, now)
        if says_never_again(claimed.message.text):
            conversation = replace(conversation, no_invites=True)
            work.conversations.save(conversation)
        after = self._handed_off(work, conversation, claimed, verdict, planned, now)
        if claimed.message.edits and not verdict.findings:
            self.feedback.edited(work, conversation, claimed.message.id, now)
        if planned.step is Step.PRIVATE_REPLY:
            self._answer_privately(work, after, verdict, now)
        elif planned.step is not Step.LEAVE:
            self._speak(work, after, verdict, planned.step, now)
        return planned.step

    @staticmethod
    def _handed_off(
        work: Work,
        conversation: Conversation,
        claimed: Claimed,
        verdict: Verdict,
        planned: Plan,
        now: datetime,
    ) -> Conversation:
        if not planned.hand_off:
            return conversation
        message_id = claimed.message.id
        if not verdict.findings:
            hand_off(work, conversation, ANSWERED_ELSEWHERE, message_id, Cause.SCREENED, now)
            return conversation
        cause = Cause.ATTACHMENT if "ATTACHMENT" in verdict.codes else Cause.SCREENED
        return hand_off(work, conversation, verdict, message_id, cause, now)

    def _answer_privately(
        self, work: Work, conversation: Conversation, verdict: Verdict, now: datetime
    ) -> None:
        """One message, and never a second: the safety words, or where to write to us."""
        if conversation.channel not in self.private_replies:
            return
        if conversation.holder is Holder.STAFF or is_answered(
            work.conversations.thread(conversation.id)
        ):
            return
        words = self.words.on(conversation.channel)
        danger = is_safety(verdict.tier)
        replies = fixed_words(words, verdict, now) if danger else words.say(INVITATION, now)
        self.say.privately(work, conversation, replies, now)

    def _speak(
        self, work: Work, conversation: Conversation, verdict: Verdict, step: Step, now: datetime
    ) -> None:
        words = self.words.on(conversation.channel)
        if step is Step.STILL_WAITING:
            self.say.as_service(work, conversation, words.say("utter_still_waiting", now), now)
            work.conversations.save(conversation.told(now, again=True))
            return
        if step in (Step.SAFETY_QUESTION, Step.ALL_WELL):
            self._ask(work, conversation, step, now)
            return
        replies: tuple[Reply, ...] = ()
        disclosed_at = conversation.disclosed_at
        if step is Step.FIXED_WORDS:
            replies = fixed_words(words, verdict, now)
            if verdict.tier in OPENS_FIRST and words.is_due(disclosed_at, now):
                opening = tuple(replace(reply, buttons=()) for reply in words.opening(now))
                replies, disclosed_at = (*opening, *replies), now
        after, more = self._form(work, conversation, verdict, now)
        offered = self.say.as_service(work, after, (*replies, *more), now)
        told = replace(
            after.told(now),
            offered=offered if in_form(after) else (),
            disclosed_at=disclosed_at,
        )
        work.conversations.save(told)

    def _ask(self, work: Work, conversation: Conversation, step: Step, now: datetime) -> None:
        """Asks whether anyone is unwell right now, or goes on after a no."""
        words = self.words.on(conversation.channel)
        asks = step is Step.SAFETY_QUESTION
        said = words.say(QUESTION if asks else ALL_WELL, now)
        offered = self.say.as_service(work, conversation, said, now)
        asked_at = now if asks else conversation.safety_asked_at
        work.conversations.save(
            replace(conversation, offered=offered, safety_asked_at=asked_at, safety_open=asks)
        )

    def _form(
        self, work: Work, conversation: Conversation, verdict: Verdict, now: datetime
    ) -> tuple[Conversation, tuple[Reply, ...]]:
        """The form ends, pauses or may go on; and what is said about it."""
        if not in_form(conversation):
            return conversation, ()
        words = self.words.on(conversation.channel)
        not_for_them = {BEREAVED, MINOR} & set(verdict.codes)
        if _ENDS_FORM & verdict.tiers or not_for_them:
            self.feedback.leave(work, conversation, now, () if not_for_them else SCORE)
            other_ways = MINOR in not_for_them and not _ENDS_FORM & verdict.tiers
            more = words.say("utter_feedback_under_18", now) if other_ways else ()
            return replace(conversation, active_form="", episode=uuid4().hex), more
        if assistant_may_speak(conversation):
            return conversation, words.say("utter_feedback_carry_on", now)
        if verdict.tier is Tier.DISTRESS:
            return conversation, words.say("utter_feedback_paused", now)
        return conversation, ()


def fixed_words(words: ServiceWords, verdict: Verdict, now: datetime) -> tuple[Reply, ...]:
    """The fixed words of a verdict; a file, an encrypted chat and some feedback have their own."""
    if "ENCRYPTED" in verdict.codes:
        return words.say("utter_encrypted", now)
    if verdict.tier is Tier.CONFIDENTIAL and "ATTACHMENT" in verdict.codes:
        return words.say("utter_attachment", now)
    if verdict.tier is Tier.DISTRESS and BEREAVED in verdict.codes:
        return words.say("utter_feedback_bereaved", now)
    if verdict.tier is Tier.CLINICAL_INDIVIDUAL and set(verdict.codes) == {STILL_PAIN}:
        return words.say("utter_feedback_still_pain", now)
    return words.for_verdict(verdict, now)

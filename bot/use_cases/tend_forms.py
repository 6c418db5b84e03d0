"""Tends forms that fell silent: one gentle nudge, and an end before the day is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.core.conversation import Conversation, Holder, assistant_may_speak
from bot.core.feedback_plan import in_form
from bot.core.feedback_records import SESSION_LASTS
from bot.core.ports import Clock
from bot.core.service_words import ServiceWords
from bot.core.store_ports import Store, Work
from bot.use_cases.keep_feedback import SCORE_AND_WHY, KeepFeedback
from bot.use_cases.say import Say

NUDGE_AFTER = timedelta(minutes=10)
#: Later than this nobody is still there: after an outage no one is written to out of the blue.
NUDGE_UNTIL = timedelta(minutes=40)
EXPIRES_AFTER = SESSION_LASTS


@dataclass(frozen=True)
class TendForms:
    """Round of the worker. Never starts a form, never starts one again."""

    store: Store
    clock: Clock
    words: ServiceWords
    say: Say
    feedback: KeepFeedback

    def __call__(self, limit: int = 200) -> int:
        """How many were nudged or ended."""
        now = self.clock.now()
        with self.store.read() as work:
            silent = work.feedback.sessions.in_a_form(now - NUDGE_AFTER, limit)
            due = [c.id for c in silent if self._is_due(work, c, now)]
        done = 0
        for conversation_id in due:
            with self.store.begin() as work:
                done += self._tend(work, work.conversations.get(conversation_id), now)
        return done

    def _is_due(self, work: Work, conversation: Conversation, now: datetime) -> bool:
        silent_for = now - conversation.last_inbound_at
        if not in_form(conversation) or conversation.holder is Holder.STAFF:
            return silent_for >= EXPIRES_AFTER
        session = self.feedback.session(work, conversation, now)
        if silent_for >= EXPIRES_AFTER or not session.unfinished:
            return True
        nudge = silent_for < NUDGE_UNTIL and not session.nudged
        return nudge and assistant_may_speak(conversation)

    def _tend(self, work: Work, conversation: Conversation, now: datetime) -> bool:
        silent_for = now - conversation.last_inbound_at
        if silent_for < NUDGE_AFTER or not self._is_due(work, conversation, now):
            return False
        session = self.feedback.session(work, conversation, now)
        if silent_for >= EXPIRES_AFTER or not session.unfinished:
            self.feedback.leave(work, conversation, now, SCORE_AND_WHY)
            ended = replace(
                conversation,
                active_form="",
                episode=uuid4().hex,
                episode_turns=0,
                version=conversation.version + 1,
            )
            work.conversations.save(ended)
            return True
        nudge = self.words.on(conversation.channel).say("utter_feedback_nudge", now)
        # The buttons of the question come again: Messenger takes them away from what was before.
        nudge = tuple(replace(reply, buttons=conversation.offered) for reply in nudge)
        self.say.as_service(work, conversation, nudge, now)
        self.feedback.nudged(work, conversation, now)
        return True

"""Whoever was asked if anyone is unwell right now, and is silent, is given to a person."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.conversation import Cause, Conversation, Holder
from bot.core.messages import Author
from bot.core.ports import Clock
from bot.core.safety_question import ANSWER_WITHIN, unanswered
from bot.core.service_words import ServiceWords
from bot.core.store_ports import Store, Work
from bot.use_cases.hand_off import hand_off
from bot.use_cases.say import Say


@dataclass(frozen=True)
class TendSafetyQuestions:
    """Round of the worker. Silence is a yes: urgent help is named, and a person is asked for."""

    store: Store
    clock: Clock
    words: ServiceWords
    say: Say

    def __call__(self, limit: int = 200) -> int:
        """How many were given to a person."""
        asked_before = self.clock.now() - ANSWER_WITHIN
        with self.store.read() as work:
            silent = [c.id for c in work.conversations.safety_open(asked_before, limit)]
        done = 0
        for conversation_id in silent:
            with self.store.begin() as work:
                done += self._tend(work, work.conversations.get(conversation_id))
        return done

    def _tend(self, work: Work, conversation: Conversation) -> bool:
        """What was written meanwhile is read first: it may be the answer."""
        now, asked_at = self.clock.now(), conversation.safety_asked_at
        if not conversation.safety_open or asked_at is None:
            return False
        if asked_at > now - ANSWER_WITHIN or conversation.last_inbound_at > asked_at:
            return False
        if conversation.holder is not Holder.ASSISTANT:
            work.conversations.save(replace(conversation, safety_open=False))
            return False
        thread = work.conversations.thread(conversation.id)
        theirs = next((m for m in reversed(thread) if m.author is Author.PATIENT), None)
        verdict = unanswered()
        message_id = theirs.id if theirs else ""
        after = hand_off(work, conversation, verdict, message_id, Cause.SCREENED, now)
        words = self.words.on(conversation.channel)
        self.say.as_service(work, after, words.for_verdict(verdict, now), now)
        work.conversations.save(replace(after.told(now), offered=()))
        return True

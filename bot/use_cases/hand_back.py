"""A named person gives a conversation back to the assistant, with an outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.core.conversation import Cause, Conversation, Holder, next_holder
from bot.core.errors import HandOffConflict, NotPermitted
from bot.core.feedback_plan import in_form
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.service_words import ServiceWords
from bot.core.store_ports import Store, Work
from bot.core.thread_ports import ThreadAct
from bot.core.tiers import Tier
from bot.use_cases.control_threads import ControlThreads
from bot.use_cases.keep_feedback import SCORE_AND_WHY, KeepFeedback
from bot.use_cases.say import Say

OUTCOMES: dict[str, str] = {
    "answered": "Answered here",
    "phoned": "Phoned the person",
    "ward_told": "Told the ward",
    "emergency_services": "Emergency services involved",
    "safeguarding": "Safeguarding told",
    "pals": "Passed to PALS",
    "no_action": "Read, nothing needed",
    "wrong_screening": "Should not have been handed off",
}
"""Code and words of every outcome a hand-off can end with."""


@dataclass(frozen=True)
class HandBack:
    """Ends a person's hold and starts a fresh episode with the assistant."""

    store: Store
    clock: Clock
    words: ServiceWords
    say: Say
    feedback: KeepFeedback
    threads: ControlThreads | None = None

    def __call__(self, conversation_id: str, staff: StaffMember, outcome: str) -> Conversation:
        """Closes the open hand-off and lets the assistant answer again.

        Raises NotPermitted for an unknown outcome or a conversation the assistant already
        has, HandOffConflict if another person has it.
        """
        if outcome not in OUTCOMES:
            raise NotPermitted("choose what came of it")
        now = self.clock.now()
        with self.store.begin() as work:
            before = work.conversations.get(conversation_id)
            if before.holder is Holder.STAFF and before.staff_id not in (
                None,
                staff.id,
            ):
                raise HandOffConflict(before.staff_name)
            holder = next_holder(before.holder, Cause.HANDED_BACK)
            if holder is None:
                raise NotPermitted("the assistant already has this conversation")
            resumes = self._resumes(work, before, now)
            after = replace(
                before,
                holder=holder,
                version=before.version + 1,
                episode=before.episode if resumes else uuid4().hex,
                episode_turns=before.episode_turns if resumes else 0,
                staff_id=None,
                staff_name="",
                waiting_tier=Tier.NONE,
                not_understood=0,
                offered=(),
                active_form=before.active_form if resumes else "",
                disclosed_at=now,
            )
            work.handoffs.close(conversation_id, outcome, now)
            words = self.words.nurse_left(now)
            if resumes:
                words = (*words, *self.words.say("utter_feedback_finish", now))
            after = replace(after, offered=self.say.as_service(work, after, words, now))
            work.conversations.save(after)
            if self.threads is not None:
                self.threads.wish(work, after, ThreadAct.RELEASE, now)
            work.audit.add(staff.email, "hand_back", conversation_id, now, outcome)
            return after

    def _resumes(self, work: Work, before: Conversation, now: datetime) -> bool:
        """Whether feedback that was put to one side may be finished; else it is put away."""
        if not in_form(before):
            return False
        if self.feedback.session(work, before, now).unfinished and not before.no_invites:
            return True
        self.feedback.leave(work, before, now, SCORE_AND_WHY)
        return False

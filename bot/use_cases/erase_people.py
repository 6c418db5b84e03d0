"""Fulfils requests to be forgotten: everything a person wrote and was told is deleted.

Feedback stays: nothing leads from it to a person. The audit stays: it holds no words and no
platform's id. What a nurse is still busy with is deleted once she has closed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.erasure_ports import Deletions, ErasureRequest, ErasureState
from bot.core.messages import DeliveryFailed
from bot.core.ports import Clock
from bot.core.store_ports import Store, Work
from bot.use_cases.keep_feedback import KeepFeedback


@dataclass(frozen=True)
class ErasePeople:
    """Housekeeping of the worker."""

    store: Store
    clock: Clock
    sources: Mapping[str, Deletions]
    feedback: KeepFeedback

    def __call__(self) -> int:
        """How many requests were fulfilled."""
        with self.store.read() as work:
            waiting = work.erasures.waiting()
        return sum(self._fulfil(request) for request in waiting)

    def _fulfil(self, request: ErasureRequest) -> bool:
        source = self.sources.get(request.channel)
        people = source.people(request.person) if source else []
        if isinstance(people, DeliveryFailed):
            return False
        with self.store.begin() as work:
            mine = [
                found
                for account_id, user_id in people
                if (found := work.conversations.find(request.channel, account_id, user_id))
            ]
            if any(work.handoffs.open_for(conversation.id) for conversation in mine):
                return False
            for conversation in mine:
                self.feedback.forget(work, conversation.id)
                work.erasures.erase(conversation.id)
            self._finish(work, request, found=bool(mine))
        return True

    def _finish(self, work: Work, request: ErasureRequest, found: bool) -> None:
        now = self.clock.now()
        state = ErasureState.DONE if found else ErasureState.UNKNOWN
        work.erasures.finish(request.code, state, now)
        work.audit.add("service", f"erasure_{state.value}", request.code, now)

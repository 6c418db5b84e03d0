"""Destroys the ways back from chats to feedback before they have lasted a day."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.ports import Clock
from bot.core.store_ports import Store
from bot.use_cases.keep_feedback import KeepFeedback


@dataclass(frozen=True)
class PurgeFeedbackSessions:
    """Housekeeping of the worker."""

    store: Store
    clock: Clock
    feedback: KeepFeedback

    def __call__(self) -> int:
        """How many ways back were destroyed."""
        with self.store.begin() as work:
            return self.feedback.purge(work, self.clock.now())

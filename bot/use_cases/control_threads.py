"""Has the platform give a thread to us when a person takes over, and lets it go afterwards.

The wish is kept with the take-over, in its transaction; the call is made by the worker, before the
first words of that person go out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.conversation import Conversation
from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.ports import Clock
from bot.core.store_ports import Store, Work
from bot.core.thread_ports import ControlsThreads, ThreadAct

#: After this many failures that might pass, a wish is given up.
TRIES = 6
FIRST_PAUSE = timedelta(seconds=5)
FAILED = "thread_control.failed"


@dataclass(frozen=True)
class ControlThreads:
    """``platforms`` are those with routing, by channel; everywhere else nothing is wished."""

    store: Store
    clock: Clock
    platforms: Mapping[str, ControlsThreads]

    def wish(self, work: Work, conversation: Conversation, act: ThreadAct, now: datetime) -> None:
        """Keeps what the platform should be asked, in the caller's transaction."""
        if conversation.channel in self.platforms:
            work.platforms.threads.wish(conversation.id, act, now)

    def before_sending(self, conversation: Conversation) -> DeliveryFailed | None:
        """Takes the thread if that is wished and not done yet; a failure that may pass."""
        if conversation.channel not in self.platforms:
            return None
        with self.store.read() as work:
            act = work.platforms.threads.wished(conversation.id)
        return self._ask(conversation, act) if act is ThreadAct.TAKE else None

    def __call__(self) -> int:
        """A round of the worker: asks what is due; how much that was."""
        if not self.platforms:
            return 0
        with self.store.read() as work:
            due = work.platforms.threads.due(self.clock.now())
        for conversation, act in due:
            self._ask(conversation, act)
        return len(due)

    def _ask(self, conversation: Conversation, act: ThreadAct) -> DeliveryFailed | None:
        platform = self.platforms.get(conversation.channel)
        if platform is None:
            return None
        failed = platform.control_thread(conversation.account_id, conversation.user_id, act)
        now = self.clock.now()
        with self.store.begin() as work:
            if failed is None:
                work.platforms.threads.done(conversation.id, act)
                return None
            work.counters.add(FAILED, now.date().isoformat())
            if failed.retryable and self._again(work, conversation, act, now):
                return _not_sent(failed)
            # Where the platform says no, the words are tried all the same: they may be allowed.
            work.platforms.threads.done(conversation.id, act)
            work.audit.add("service", "thread_control_failed", conversation.id, now, failed.detail)
        return None

    @staticmethod
    def _again(work: Work, conversation: Conversation, act: ThreadAct, now: datetime) -> bool:
        tried = work.platforms.threads.again(conversation.id, act, now + FIRST_PAUSE)
        return tried < TRIES


def _not_sent(failed: DeliveryFailed) -> DeliveryFailed:
    """What it means for words that wait: whatever became of this call, they did not go out."""
    if failed.reason is not FailureReason.AMBIGUOUS:
        return failed
    return replace(failed, reason=FailureReason.UNREACHABLE)

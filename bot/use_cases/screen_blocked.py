"""Reads risk in messages that wait behind another one.

A message may wait: its predecessor waits for the assistant, or it is late mail. Its
safety words must not wait with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.ports import Clock, Screener
from bot.core.records import Claimed
from bot.core.service_words import is_safety
from bot.core.store_ports import Store
from bot.use_cases.read_risk import read_risk
from bot.use_cases.settle import Settle

#: A message this old that nobody has screened is blocked by something.
BLOCKED_AFTER = timedelta(milliseconds=700)


@dataclass(frozen=True)
class ScreenBlocked:
    """Screens messages out of turn and sends their safety words."""

    store: Store
    clock: Clock
    screener: Screener
    settle: Settle

    def __call__(self, limit: int = 50) -> int:
        """Screens up to ``limit`` blocked messages; returns how many were safety tiers.

        A message that cannot be screened does not keep the others from it: what went
        wrong with the first of them is raised at the end.
        """
        with self.store.read() as work:
            blocked = work.inbox.unscreened(self.clock.now() - BLOCKED_AFTER, limit)
        sent, failures = 0, list[Exception]()
        for waiting in blocked:
            try:
                sent += self._screen(waiting)
            except Exception as error:  # noqa: BLE001 - held until the others had their turn
                failures.append(error)
        if failures:
            raise failures[0]
        return sent

    def _screen(self, waiting: Claimed) -> bool:
        """Whether the message was of a safety tier and has its words now."""
        verdict = read_risk(self.screener, waiting)
        now = self.clock.now()
        with self.store.begin() as work:
            conversation = work.conversations.get(waiting.conversation.id)
            if not work.inbox.still_unscreened(waiting):
                return False
            if not is_safety(verdict.tier):
                work.conversations.record_verdict(waiting.message.id, verdict, now)
                return False
            self.settle(work, conversation, waiting, verdict, now)
            work.inbox.drop(waiting)
            return True

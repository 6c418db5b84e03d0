"""Deletes questions without an answer that the authors have had long enough to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.ports import Clock
from bot.core.store_ports import Store

#: A season of questions shows what is missing; nobody needs older ones.
KEEP_FOR = timedelta(days=90)


@dataclass(frozen=True)
class PurgeUnanswered:
    """Housekeeping of the worker."""

    store: Store
    clock: Clock

    def __call__(self) -> int:
        """How many were deleted."""
        with self.store.begin() as work:
            return work.unanswered.purge((self.clock.now() - KEEP_FOR).date())

"""Deletes sealed originals that are older than the rule allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.ports import Clock
from bot.core.store_ports import Store


@dataclass(frozen=True)
class PurgeOriginals:
    """Housekeeping of the worker. Source: retention defaults of the data protection notes."""

    store: Store
    clock: Clock
    keep_for: timedelta

    def __call__(self) -> int:
        """How many were deleted; each deletion is counted, none is undone."""
        now = self.clock.now()
        with self.store.begin() as work:
            purged = work.originals.purge(now - self.keep_for)
            if purged:
                work.counters.add("originals.purged", now.date().isoformat(), purged)
        return purged

"""Counts things an outsider can cause, without letting an outsider cause writes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bot.core.errors import StoreUnavailable
from bot.core.ports import Clock
from bot.core.store_ports import Store

#: A flood of forged requests costs at most one write a minute.
FLUSH_EVERY = timedelta(minutes=1)


@dataclass
class Tallies:
    """Counts in memory, written to the store at most once a minute.

    Names come from us, never from a request, so memory is bounded. What has not been
    written when the process ends is lost: at most a minute of counts.
    """

    store: Store
    clock: Clock
    _pending: Counter[tuple[str, str]] = field(default_factory=Counter)
    _flushed_at: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    def count(self, name: str) -> None:
        """Adds one to today's count of ``name``."""
        now = self.clock.now()
        with self._lock:
            self._pending[name, now.date().isoformat()] += 1
        self.flush_if_due()

    def flush_if_due(self) -> None:
        """Writes what is pending if the last write is a minute old; keeps it if that fails."""
        due = self._take_if_due(self.clock.now())
        if not due:
            return
        try:
            with self.store.begin() as work:
                for (name, day), by in due.items():
                    work.counters.add(name, day, by)
        except StoreUnavailable:
            with self._lock:
                self._pending.update(due)

    def _take_if_due(self, now: datetime) -> Counter[tuple[str, str]]:
        with self._lock:
            recent = self._flushed_at is not None and now - self._flushed_at < FLUSH_EVERY
            if recent or not self._pending:
                return Counter()
            self._flushed_at = now
            due, self._pending = self._pending, Counter()
            return due

"""Who opened which conversation, without a row for every refresh of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from bot.core.ports import Clock

#: Reading on for this long is one act of reading.
ONE_READING = timedelta(minutes=5)
#: Beyond this many the oldest are forgotten, which at worst adds a row.
MOST_REMEMBERED = 2_000


@dataclass
class ReadingLog:
    """Remembers, in this process, which readings are already on record."""

    clock: Clock
    _seen: dict[tuple[str, str], datetime] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def is_due(self, staff_id: str, conversation_id: str) -> bool:
        """Whether this reading must be put on record before anything is shown."""
        with self._lock:
            at = self._seen.get((staff_id, conversation_id))
        return at is None or self.clock.now() - at >= ONE_READING

    def recorded(self, staff_id: str, conversation_id: str) -> None:
        """The reading is on record now."""
        with self._lock:
            self._seen.pop((staff_id, conversation_id), None)
            self._seen[staff_id, conversation_id] = self.clock.now()
            while len(self._seen) > MOST_REMEMBERED:
                del self._seen[next(iter(self._seen))]

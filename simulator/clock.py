"""The pretend world's clock: it can be moved forward, so that a day passes in a test."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta

MOST_HOURS = 24 * 60


class WorldClock:
    """Runs with the machine's clock, ahead of it by what was asked for.

    What happens is dated by the machine's clock, so that the service is told no moment that has
    not come; how long something lasts (a reply window, a token, a budget) goes by this one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The pretend moment in aware UTC."""
        with self._lock:
            return datetime.now(UTC) + self._ahead

    def seconds(self) -> float:
        """The same as Unix time."""
        with self._lock:
            return time.time() + self._ahead.total_seconds()

    def forward(self, by: timedelta) -> None:
        """Lets time pass at once."""
        with self._lock:
            self._ahead += by

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine's clock."""
        with self._lock:
            return self._ahead

    def reset(self) -> None:
        """Back to the machine's time."""
        with self._lock:
            self._ahead = timedelta()

"""What Meta does about an address that does not take its webhooks. Source: Meta "Webhooks"."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from simulator.faults import Platform

ALERT_AFTER = timedelta(minutes=15)
DISABLED_AFTER = timedelta(hours=1)


class Reachability:
    """Watches deliveries by the pretend clock: an alert after 15 minutes of failure, and after an
    hour the app is unsubscribed from the Page."""

    def __init__(self, now: Callable[[], datetime], unsubscribe: Callable[[], None]) -> None:
        self._now = now
        self._unsubscribe = unsubscribe
        self._lock = threading.Lock()
        self._failing_since: datetime | None = None
        self.alerted = False
        self.disabled = False

    def note(self, platform: Platform, taken: bool) -> None:
        """One attempt was taken, or not."""
        if platform is not Platform.MESSENGER:
            return
        with self._lock:
            if taken:
                self._failing_since = None
                return
            since = self._failing_since = self._failing_since or self._now()
            failing = self._now() - since
            self.alerted |= failing >= ALERT_AFTER
            newly = failing >= DISABLED_AFTER and not self.disabled
            self.disabled |= newly
        if newly:
            self._unsubscribe()

    def subscribed_again(self) -> None:
        """The Page tells the service again."""
        with self._lock:
            self._failing_since = None
            self.alerted = self.disabled = False

    def shown(self) -> dict[str, bool]:
        """For the door."""
        return {"alerted": self.alerted, "disabled": self.disabled}

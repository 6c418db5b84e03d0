"""Notices that a platform takes our webhook for invalid, and has it checked anew.

An invalid webhook is told nothing, and nobody is told that it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.core.ports import Clock
from bot.core.service_alarms import AlarmCode, WebhookHealth
from bot.core.store_ports import Store

LOOK_EVERY = timedelta(minutes=15)


@runtime_checkable
class HasWebhook(Protocol):
    """A platform that says how it regards our webhook."""

    def check_webhook(self) -> WebhookHealth:
        """Asks, and where it is invalid has it checked anew. Never raises."""
        ...


@dataclass
class WatchWebhooks:
    """A round of the worker; ``platforms`` are those that can be asked, by channel."""

    store: Store
    clock: Clock
    platforms: Mapping[str, HasWebhook]
    _looked_at: datetime | None = field(default=None, init=False)

    def __call__(self) -> int:
        """How many webhooks are invalid, or were until now; 0 when it is not time to look."""
        now = self.clock.now()
        if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
            return 0
        self._looked_at = now
        return sum(self._look(name, platform, now) for name, platform in self.platforms.items())

    def _look(self, channel: str, platform: HasWebhook, now: datetime) -> bool:
        health = platform.check_webhook()
        if health is WebhookHealth.UNKNOWN:
            return False
        with self.store.begin() as work:
            alarms = work.platforms.alarms
            if health is WebhookHealth.INVALID:
                alarms.sound(AlarmCode.WEBHOOK_INVALID, channel, "", now)
            else:
                was = alarms.clear(AlarmCode.WEBHOOK_INVALID, channel, "", now)
                if was or health is WebhookHealth.REVALIDATED:
                    # What was written meanwhile may never have reached us.
                    alarms.sound(AlarmCode.WEBHOOK_WAS_INVALID, channel, "", now)
            if health is not WebhookHealth.VALID:
                work.audit.add("service", f"webhook_{health.value}", channel, now)
        return health is not WebhookHealth.VALID

"""Tells people outside the console that the service itself is in trouble, and when it is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.core.alarm_words import in_short, what_to_do
from bot.core.ports import Clock, Connector
from bot.core.service_alarms import AlarmsDue, ServiceAlarm
from bot.core.store_ports import Store
from bot.use_cases.escalate import FIRST_PAUSE, LEASE, LONGEST_PAUSE, Notifier

#: What lasts and nobody has seen is told again.
AGAIN_AFTER = timedelta(hours=12)


@dataclass(frozen=True)
class TellOfAlarms:
    """What nobody saw in the console ``after`` it began, in one message."""

    store: Store
    clock: Clock
    notify: Notifier
    connectors: Mapping[str, Connector]
    after: timedelta
    service_name: str
    console_url: str = ""

    def __call__(self) -> int:
        """Tells of every alarm that is due; how many these were."""
        now = self.clock.now()
        with self.store.begin() as work:
            due = AlarmsDue(since=now - self.after, told=now - AGAIN_AFTER)
            alarms = work.platforms.alarms.claim(due, now, LEASE)
        if not alarms:
            return 0
        told = self.notify(*self._words(alarms))
        ids = [one.id for one in alarms]
        now = self.clock.now()
        with self.store.begin() as work:
            if told:
                work.platforms.alarms.told(ids, now)
                work.audit.add("service", "tell_of_alarms", "", now, f"{len(ids)} alarms")
            else:
                failures = max(one.failures for one in alarms)
                pause = min(FIRST_PAUSE * 2 ** min(failures, 10), LONGEST_PAUSE)
                work.platforms.alarms.not_told(ids, now + pause)
        return len(ids) if told else 0

    def _words(self, alarms: Sequence[ServiceAlarm]) -> tuple[str, str]:
        over = [f"Over: {in_short(a, self.connectors)}." for a in alarms if a.over_at]
        lasts = [
            f"{in_short(a, self.connectors)}. {what_to_do(a)}" for a in alarms if not a.over_at
        ]
        title = "the connection needs somebody" if lasts else "the connection is well again"
        where = [f"Open the console: {self.console_url}"] if self.console_url else []
        return f"{self.service_name}: {title}", "\n".join([*lasts, *over, *where])

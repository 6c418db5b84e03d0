"""Tells people outside the console of alarms about the service itself, and when they are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.alarm_words import short_words
from bot.core.hours import ZONE
from bot.core.ports import Clock, Connector
from bot.core.service_alarms import AlarmToTell
from bot.core.store_ports import Store
from bot.use_cases.escalate import LEASE, Notifier, pause_after


@dataclass(frozen=True)
class TellAlarms:
    """Each alarm once, again every ``again_after`` while it lasts (zero: never), and its end."""

    store: Store
    clock: Clock
    notify: Notifier
    connectors: Mapping[str, Connector]
    again_after: timedelta
    service_name: str
    console_url: str = ""

    def __call__(self) -> int:
        """Tells of everything that is due in one message; how many alarms these were."""
        now = self.clock.now()
        told_before = now - self.again_after if self.again_after else None
        with self.store.begin() as work:
            due = work.platforms.telling.claim(told_before, now, LEASE)
        if not due:
            return 0
        told = self.notify(*self._words(due))
        now = self.clock.now()
        with self.store.begin() as work:
            if told:
                work.platforms.telling.told(due, now)
                work.audit.add("service", "alarm_told", "", now, f"{len(due)} alarms")
            else:
                pause = pause_after(max(one.failures for one in due))
                work.platforms.telling.failed(due, now + pause)
        return len(due) if told else 0

    def _words(self, due: Sequence[AlarmToTell]) -> tuple[str, str]:
        lasting = sum(one.over_at is None for one in due)
        what = "please look at the connection" if lasting else "an alarm is over"
        where = f"Open the console: {self.console_url}" if self.console_url else "Open the console."
        lines = [self._line(one) for one in due]
        return f"{self.service_name}: {what}", "\n".join([*lines, where])

    def _line(self, one: AlarmToTell) -> str:
        words = short_words(one.alarm, self.connectors)
        if one.over_at is not None:
            return f"Over since {_moment(one.over_at)}: {words}."
        return f"{'Still: ' if one.again else ''}{words}. Since {_moment(one.alarm.since)}."


def _moment(at: datetime) -> str:
    local = at.astimezone(ZoneInfo(ZONE))
    return f"{local:%H:%M} on {local.day} {local:%B}"

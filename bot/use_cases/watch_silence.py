"""Sounds an alarm when nothing has come in for longer than is likely, while nurses were on duty.

A connection that broke without a word looks just like a quiet day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.hours import Hours
from bot.core.ports import Clock
from bot.core.service_alarms import AlarmCode
from bot.core.store_ports import Store

LOOK_EVERY = timedelta(minutes=5)


@dataclass
class WatchSilence:
    """A round of the worker. ``accounts`` by channel; ``after`` is staffed time, zero for never."""

    store: Store
    clock: Clock
    hours: Hours
    accounts: Mapping[str, Sequence[str]]
    after: timedelta
    _looked_at: datetime | None = field(default=None, init=False)
    _began: datetime | None = field(default=None, init=False)

    def __call__(self) -> int:
        """How many accounts are silent now; 0 when it is not time to look."""
        now = self.clock.now()
        # Where nobody ever wrote, silence begins when we began to listen.
        self._began = self._began or now
        if self._looked_at is not None and now - self._looked_at < LOOK_EVERY:
            return 0
        self._looked_at = now
        return sum(
            self._look(channel, account_id, now)
            for channel, ids in self.accounts.items()
            for account_id in ids
        )

    def _look(self, channel: str, account_id: str, now: datetime) -> bool:
        with self.store.read() as work:
            heard = work.platforms.alarms.last_heard(channel, account_id) or self._began or now
            known = {
                (one.code, one.channel, one.account_id) for one in work.platforms.alarms.open()
            }
        silent = bool(self.after) and self.hours.at(now).staffed_between(heard, now) >= self.after
        if silent is ((AlarmCode.SILENCE, channel, account_id) in known):
            return silent
        with self.store.begin() as work:
            alarms = work.platforms.alarms
            if silent:
                alarms.sound(AlarmCode.SILENCE, channel, account_id, now)
            else:
                alarms.clear(AlarmCode.SILENCE, channel, account_id, now)
        return silent

"""The staffed hours in force: those that staff set, or those of the settings."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.core.errors import StoreUnavailable
from bot.core.hours import StaffedHours
from bot.core.store_ports import Store

_log = logging.getLogger(__name__)
#: Other processes follow a change within this time.
FRESH_FOR = timedelta(seconds=20)


@dataclass
class CurrentHours:
    """Reads the hours from the store now and then. ``filed`` are those of the
    settings, whose closed days (bank holidays among them) hold for chosen hours too.

    While the store is away the hours that were read last go on: words must not wait for it.
    """

    store: Store
    filed: StaffedHours
    _known: StaffedHours | None = field(default=None, init=False)
    _read_at: datetime | None = field(default=None, init=False)

    def at(self, now: datetime, /) -> StaffedHours:
        """The hours in force."""
        known = self._known
        if known is None or self._read_at is None or abs(now - self._read_at) >= FRESH_FOR:
            known = self._read() or known or self.filed
            self._known, self._read_at = known, now
        return known

    def forget(self) -> None:
        """Reads anew the next time: the hours were just changed here."""
        self._read_at = None

    def _read(self) -> StaffedHours | None:
        try:
            with self.store.read() as work:
                chosen = work.rota.hours()
        except StoreUnavailable:
            _log.warning("hours.store_away")
            return None
        if chosen is None:
            return self.filed
        return replace(chosen.hours.staffed(self.filed.closed_on), zone=self.filed.zone)

"""Asks the platforms once an hour whether our accounts still have access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.account import revoked
from bot.core.messages import FailureReason
from bot.core.ports import Clock, Connector
from bot.core.store_ports import Store

EVERY = timedelta(hours=1)


@dataclass
class CheckAccess:
    """Housekeeping of the worker: staff see a lapsed token before a patient waits for it."""

    store: Store
    clock: Clock
    connectors: Mapping[str, Connector]
    every: timedelta = EVERY
    _checked_at: datetime | None = field(default=None, init=False)

    def __call__(self) -> int:
        """How many accounts have lost access; 0 when it is not time yet."""
        now = self.clock.now()
        if self._checked_at is not None and now - self._checked_at < self.every:
            return 0
        self._checked_at = now
        lost = [
            (channel, account_id)
            for channel, connector in self.connectors.items()
            for account_id in connector.check_access()
        ]
        with self.store.begin() as work:
            for channel, account_id in lost:
                state = work.accounts.state(channel, account_id, now)
                work.accounts.keep(revoked(state, now))
                work.audit.add("service", "access_lost", channel, now)
            for state in work.accounts.unwell():
                whose = (state.channel, state.account_id)
                if state.reason is FailureReason.TOKEN_REFUSED and whose not in lost:
                    work.accounts.is_well(*whose)
        return len(lost)

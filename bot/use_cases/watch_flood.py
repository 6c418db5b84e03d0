"""Lets deliveries pass for longer while more come in than the worker can answer anyway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.core.ports import Clock
from bot.core.store_ports import Store

#: Messages that came in during this time and still wait ...
LATELY = timedelta(milliseconds=200)
#: ... make a flood from this many on: several times what the worker answers meanwhile.
FLOOD = 20


@dataclass(frozen=True)
class WatchFlood:
    """A refused delivery may never come again; an answer may come a little later."""

    store: Store
    clock: Clock

    def __call__(self) -> int:
        """Says how many came lately, at most `FLOOD`. Raises StoreUnavailable."""
        with self.store.read() as work:
            arrived = work.inbox.arrived(self.clock.now() - LATELY, FLOOD)
        self.store.let_pass(for_long=arrived >= FLOOD)
        return arrived

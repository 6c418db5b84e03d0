"""Stores deliveries that arrive together in one transaction.

A database syncs its disk once per transaction, and SQLite lets one writer in at a time:
sixteen senders at once would wait for sixteen syncs. Whoever gets the turn stores what
everybody waiting has brought, and each is acknowledged only when it is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from threading import Lock

from bot.core.errors import StoreUnavailable
from bot.core.events import Event
from bot.use_cases.receive_events import ReceiveEvents

#: In one transaction; keeps a burst from holding the database for long.
MOST_TOGETHER = 64


class _Fate(Enum):
    WAITING = "waiting"
    STORED = "stored"
    REFUSED = "refused"
    ALONE = "alone"


@dataclass
class _Delivery:
    events: Sequence[Event]
    fate: _Fate = _Fate.WAITING


@dataclass
class Gather:
    """`ReceiveEvents`, shared by the deliveries that wait for it at the same moment."""

    receive: ReceiveEvents
    _waiting: list[_Delivery] = field(default_factory=list)
    _list: Lock = field(default_factory=Lock)
    _turn: Lock = field(default_factory=Lock)

    def __call__(self, events: Sequence[Event]) -> None:
        """Returns when these events are kept; raises what storing them raised."""
        mine = _Delivery(events)
        with self._list:
            self._waiting.append(mine)
        while mine.fate is _Fate.WAITING:
            self._take_turn(mine)
        if mine.fate is _Fate.REFUSED:
            raise StoreUnavailable("the delivery was not stored")
        if mine.fate is _Fate.ALONE:
            self.receive(events)

    def _take_turn(self, mine: _Delivery) -> None:
        with self._turn:
            if mine.fate is _Fate.WAITING:
                self._store(self._take())

    def _take(self) -> list[_Delivery]:
        with self._list:
            together = self._waiting[:MOST_TOGETHER]
            del self._waiting[:MOST_TOGETHER]
            return together

    def _store(self, together: list[_Delivery]) -> None:
        """Stores them as one; if one of them is at fault, the others try again alone.

        Also when this thread is being ended: nobody waits for it for ever.
        """
        fate = _Fate.ALONE
        try:
            self.receive([event for delivery in together for event in delivery.events])
            fate = _Fate.STORED
        except StoreUnavailable:
            fate = _Fate.REFUSED
        finally:
            for delivery in together:
                delivery.fate = fate

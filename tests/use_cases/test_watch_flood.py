"""A flood is told from what came in lately and still waits."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.events import MessageReceived
from bot.store import SqlStore
from bot.use_cases.watch_flood import FLOOD, LATELY, WatchFlood
from tests.use_cases.house import House


@dataclass
class Told:
    """The store, and what it was told."""

    inner: SqlStore
    told: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.begin, self.read = self.inner.begin, self.inner.read

    def let_pass(self, for_long: bool) -> None:
        self.told.append(for_long)


def test_a_flood_begins_with_its_last_message_and_ends_with_time(store: SqlStore) -> None:
    house = House(store)
    told = Told(store)
    watch = WatchFlood(told, house.clock)
    now = house.clock.now()
    messages = [
        MessageReceived("messenger", "page", f"ann{n}", f"mid.{n}", now, "hello")
        for n in range(FLOOD)
    ]
    house.receive(messages[:-1])
    assert watch() == FLOOD - 1
    house.receive(messages[-1:])
    assert watch() == FLOOD
    house.clock.forward(seconds=LATELY.total_seconds() + 0.001)
    assert watch() == 0
    assert told.told == [False, True, False]

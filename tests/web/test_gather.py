"""Deliveries that arrive together share one transaction, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event as Flag
from typing import cast

import pytest

from bot.core.errors import StoreUnavailable
from bot.core.events import Event, Ignored
from bot.use_cases.receive_events import ReceiveEvents
from bot.web.gather import MOST_TOGETHER, Gather


@dataclass
class SlowReceive:
    """Keeps what it is given; the first call waits until it is told to go on."""

    calls: list[list[str]] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    started: Flag = field(default_factory=Flag)
    go_on: Flag = field(default_factory=Flag)
    away: bool = False

    def __call__(self, events: Sequence[Event]) -> Mapping[str, int]:
        kinds = [event.kind for event in events if isinstance(event, Ignored)]
        self.calls.append(kinds)
        if len(self.calls) == 1:
            self.started.set()
            assert self.go_on.wait(5)
        if "bad" in kinds:
            raise ValueError("a fault in one delivery")
        if "fatal" in kinds:
            raise KeyboardInterrupt
        if self.away:
            raise StoreUnavailable("gone")
        self.kept += kinds
        return {}


def deliver_together(receive: SlowReceive, *kinds: str) -> list[Future[None]]:
    """The first delivery is being stored while all the others arrive, in this order."""
    gather = Gather(cast(ReceiveEvents, receive))
    with ThreadPoolExecutor(len(kinds)) as pool:
        sent = [pool.submit(gather, [Ignored("messenger", kinds[0])])]
        assert receive.started.wait(5)
        for number, kind in enumerate(kinds[1:], start=1):
            sent.append(pool.submit(gather, [Ignored("messenger", kind)]))
            while len(gather._waiting) < number:
                pass
        receive.go_on.set()
    return sent


def test_those_who_wait_are_stored_in_one_transaction_in_order_of_arrival() -> None:
    receive = SlowReceive()
    sent = deliver_together(receive, "a", "b", "c", "d")
    assert [future.exception() for future in sent] == [None] * 4
    assert receive.calls == [["a"], ["b", "c", "d"]]


def test_nobody_is_answered_before_their_own_events_are_kept() -> None:
    receive = SlowReceive()
    gather = Gather(cast(ReceiveEvents, receive))
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(gather, [Ignored("messenger", "a")])
        assert receive.started.wait(5)
        second = pool.submit(gather, [Ignored("messenger", "b")])
        assert not first.done()
        assert not second.done()
        receive.go_on.set()
        second.result(5)
        assert receive.kept == ["a", "b"]


def test_a_fault_in_one_delivery_leaves_the_others_to_try_alone() -> None:
    """Whoever had the turn hears of the fault too; the platform delivers that one again."""
    receive = SlowReceive()
    sent = deliver_together(receive, "a", "b", "bad", "c", "d")
    faults = [future for future in sent if isinstance(future.exception(), ValueError)]
    assert sent[2] in faults
    assert len(faults) <= 2
    kept = {"a", "b", "c", "d"} - {
        kind for kind, future in zip("ab-cd", sent, strict=True) if future in faults
    }
    assert set(receive.kept) == kept


def test_a_database_that_is_away_is_told_to_everyone() -> None:
    receive = SlowReceive(away=True)
    sent = deliver_together(receive, "a", "b", "c")
    assert {type(future.exception()) for future in sent} == {StoreUnavailable}


def test_a_thread_that_is_ended_leaves_nobody_waiting() -> None:
    sent = deliver_together(SlowReceive(), "a", "b", "fatal")
    assert sent[0].exception() is None
    assert isinstance(sent[2].exception(), KeyboardInterrupt)
    assert all(future.done() for future in sent)


@pytest.mark.parametrize("burst", [MOST_TOGETHER + 8])
def test_a_burst_is_cut_into_transactions_of_bounded_size(burst: int) -> None:
    receive = SlowReceive()
    sent = deliver_together(receive, *(str(number) for number in range(burst + 1)))
    assert all(future.exception() is None for future in sent)
    assert [len(call) for call in receive.calls] == [1, MOST_TOGETHER, 8]

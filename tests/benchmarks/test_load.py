from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from benchmarks.load import Load, closed_loop


def test_all_senders_run_at_once() -> None:
    together = threading.Barrier(4)

    def sender(_: int) -> Iterator[float]:
        together.wait(timeout=5)
        yield 0.1

    assert closed_loop(sender, senders=4).latencies == (0.1,) * 4


def test_each_sender_does_its_own_share() -> None:
    def sender(number: int) -> Iterator[float]:
        for step in range(3):
            yield float(10 * number + step)

    load = closed_loop(sender, senders=2)
    assert sorted(load.latencies) == [0, 1, 2, 10, 11, 12]
    assert len(load.came_at) == 6
    assert all(0 <= at <= load.seconds for at in load.came_at)


def test_senders_stop_when_the_time_is_up_and_what_came_late_does_not_count() -> None:
    def sender(_: int) -> Iterator[float]:
        while True:
            time.sleep(0.03)
            yield 0.03

    load = closed_loop(sender, senders=2, seconds=0.1)
    assert 2 <= len(load.latencies) <= 6
    assert load.seconds <= 0.1
    assert max(load.came_at) <= 0.15


def test_what_a_sender_raises_is_not_lost() -> None:
    def sender(number: int) -> Iterator[float]:
        yield 0.1
        if number == 1:
            raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        closed_loop(sender, senders=2)


def test_answers_are_counted_in_whole_seconds_only() -> None:
    load = Load((0.1,) * 5, came_at=(0.2, 0.9, 1.5, 2.1, 2.9), seconds=2.95)
    assert load.per_second() == (2.0, 1.0)

"""A stall shows in every request that was due meanwhile, not only in the one that met it."""

from __future__ import annotations

import time

import pytest

from benchmarks.acknowledge.open_loop import Call, open_loop


def test_requests_start_when_they_are_due() -> None:
    times: list[float] = []
    seen = open_loop(lambda: lambda _: times.append(time.perf_counter()), 100.0, 20, 4)
    assert len(seen) == 20
    assert 0.15 < times[-1] - times[0] < 0.6


def test_a_stall_is_counted_for_all_that_waited() -> None:
    def connect() -> Call:
        def call(at: int) -> None:
            if at == 0:
                time.sleep(0.3)

        return call

    seen = open_loop(connect, 100.0, 20, senders=1)
    assert seen[0] > 0.29
    assert seen[10] > 0.15, "due after 0.1 s, begun after 0.3 s"


def test_what_a_request_raises_is_raised() -> None:
    def connect() -> Call:
        def call(at: int) -> None:
            raise ConnectionError(str(at))

        return call

    with pytest.raises(ConnectionError):
        open_loop(connect, 100.0, 2, senders=1)

"""On either database the worker lets a delivery write first, and only for a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from bot.store import SqlStore, open_store, patience

_VERY_LONG = patience.Measure(looks=100_000, every=0.002)


@pytest.fixture
def worker(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    """A second store on the same database, as the worker opens it, which waits for very long."""
    monkeypatch.setattr(patience, "USUAL", _VERY_LONG)
    address = store.engine.url.render_as_string(hide_password=False)
    second = open_store(address, gives_way=True)
    yield second
    second.close()


def test_the_worker_waits_while_a_delivery_is_stored(store: SqlStore, worker: SqlStore) -> None:
    written = threading.Event()

    def write() -> None:
        with worker.begin():
            written.set()

    writer = threading.Thread(target=write)
    with store.begin():
        writer.start()
        assert not written.wait(0.2)
    assert written.wait(10)
    writer.join(10)


def test_the_worker_writes_without_waiting_when_nobody_is_in_a_hurry(
    worker: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with worker.begin():
        pass
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it waited for nobody"))
    with worker.begin():
        pass


def test_in_a_flood_a_moment_without_a_delivery_is_not_enough(
    worker: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    worker.let_pass(for_long=True)
    with worker.begin():
        pass
    assert len(slept) == patience.FLOOD.calm - 1
    worker.let_pass(for_long=False)
    slept.clear()
    with worker.begin():
        pass
    assert slept == []


def test_a_store_for_which_platforms_wait_never_gives_way(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("a platform was kept waiting"))
    store.let_pass(for_long=True)
    with store.begin():
        pass

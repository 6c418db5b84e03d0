"""On either database the worker lets a delivery write first, and only for a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from bot.store import SqlStore, giving_way, open_store, writer_turn


@pytest.fixture
def worker(store: SqlStore) -> Iterator[SqlStore]:
    """A second store on the same database, as the worker opens it."""
    address = store.engine.url.render_as_string(hide_password=False)
    second = open_store(address, gives_way=True)
    yield second
    second.close()


def test_the_worker_waits_while_a_delivery_is_stored(
    store: SqlStore, worker: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (giving_way, writer_turn):
        monkeypatch.setattr(module, "LOOKS", 100_000)
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

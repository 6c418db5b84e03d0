"""The worker moves SQLite's log into the file, so that nobody's commit has to."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store import open_store
from bot.store.database import SqlStore
from bot.store.write_ahead_log import WriteAheadLog

PAGE = 4_096
#: SQLite by itself would move the log after a thousand pages.
MANY = 1_500
#: The log is begun anew after four thousand.
VERY_MANY = 4_500
FILL = sa.text("INSERT INTO filler VALUES (zeroblob(:page))").bindparams(page=PAGE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "service.db"


@pytest.fixture
def web(file: Path) -> Iterator[SqlStore]:
    """A store that keeps platforms waiting, with a table to fill."""
    store = open_store(f"sqlite:///{file}")
    with store.begin() as work:
        work.connection.execute(sa.text("CREATE TABLE filler (page BLOB)"))
    yield store
    store.close()


def write(store: SqlStore, pages: int) -> None:
    with store.begin() as work:
        for _ in range(pages):
            work.connection.execute(FILL)


def pages_in(path: Path) -> int:
    return path.stat().st_size // PAGE


def comes(what: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not (found := what()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def worker(file: Path) -> closing[SqlStore]:
    return closing(open_store(f"sqlite:///{file}", gives_way=True))


def test_a_long_log_is_moved_by_the_worker(file: Path, web: SqlStore) -> None:
    write(web, MANY)
    write(web, 1)
    assert pages_in(file) < MANY
    with worker(file):
        assert comes(lambda: pages_in(file) > MANY)


def test_a_very_long_log_is_begun_anew(file: Path, web: SqlStore) -> None:
    write(web, VERY_MANY)
    with worker(file):
        assert comes(lambda: pages_in(file) > VERY_MANY)
    log = file.with_name(file.name + "-wal")
    before = pages_in(log)
    write(web, VERY_MANY // 2)
    assert pages_in(log) == before


def test_a_log_that_cannot_be_moved_undoes_nothing_and_is_tried_again(
    file: Path, web: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def refuse(_: object) -> int:
        tried.append(1)
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as broken, worker(file) as store:
        broken.setattr(WriteAheadLog, "_moved", refuse)
        write(store, MANY)
        assert comes(lambda: len(tried) > 1)
        with web.read() as work:
            count = work.connection.execute(sa.text("SELECT count(*) FROM filler"))
            assert count.scalar_one() == MANY
        broken.undo()
        assert comes(lambda: pages_in(file) > MANY)

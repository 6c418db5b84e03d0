"""The turn at writing: what is wrong with it is one error of ours."""

from __future__ import annotations

import fcntl
import threading
import time
from pathlib import Path

import pytest

from bot.core.errors import StoreUnavailable
from bot.store import patience, writer_turn
from bot.store.writer_turn import WriterTurn


def test_a_folder_that_takes_no_file_is_a_store_that_is_away(tmp_path: Path) -> None:
    turn = WriterTurn(tmp_path / "gone" / "service.db")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="FileNotFoundError"), turn.taken():
            pass


def test_a_file_system_that_cannot_lock_is_a_store_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(StoreUnavailable, match="OSError"), WriterTurn(tmp_path / "a.db").taken():
        pass


def test_a_turn_that_does_not_come_is_an_error_and_not_a_wait_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer_turn, "LONGEST_WAIT", 0.05)
    turn, taken, done = WriterTurn(tmp_path / "a.db"), threading.Event(), threading.Event()

    def hold() -> None:
        with turn.taken():
            taken.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(10)
    with pytest.raises(StoreUnavailable, match="TurnNotGiven"), turn.taken():
        pass
    done.set()
    holder.join(10)
    with turn.taken():
        pass


def test_an_error_of_the_writer_is_its_own_and_the_turn_passes_on(tmp_path: Path) -> None:
    turn = WriterTurn(tmp_path / "a.db")
    with pytest.raises(FileExistsError), turn.taken():
        raise FileExistsError
    with turn.taken():
        pass


def test_who_gives_way_waits_while_somebody_is_in_a_hurry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "USUAL", patience.Measure(looks=100_000, every=0.002))
    database, written = tmp_path / "a.db", threading.Event()

    def write() -> None:
        with WriterTurn(database, gives_way=True).taken():
            written.set()

    writer = threading.Thread(target=write)
    with (database.with_name("a.db.hurry")).open("ab") as hurry:
        fcntl.flock(hurry, fcntl.LOCK_SH)
        writer.start()
        assert not written.wait(0.1)
    assert written.wait(10)
    writer.join(10)


def test_who_does_not_give_way_says_so_while_it_writes(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    with (
        WriterTurn(database).taken(),
        (database.with_name("a.db.hurry")).open("ab") as look,
        pytest.raises(BlockingIOError),
    ):
        fcntl.flock(look, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_who_gives_way_does_not_wait_for_ever(tmp_path: Path) -> None:
    database = tmp_path / "a.db"
    with (database.with_name("a.db.hurry")).open("ab") as always:
        fcntl.flock(always, fcntl.LOCK_SH)
        began = time.monotonic()
        with WriterTurn(database, gives_way=True).taken():
            waited = time.monotonic() - began
    assert patience.USUAL.longest <= waited < 5

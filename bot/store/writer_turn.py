"""Takes turns at writing to a SQLite file, without polling.

SQLite lets one connection write at a time and makes the others sleep and try again.
A lock between threads and a file lock between processes wait in the kernel instead,
so a turn passes on the moment it is free. SQLite's own lock still decides: this one
only makes waiting short.

Who keeps a platform waiting goes first: the others let it pass, for a moment.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

from bot.core.errors import StoreUnavailable
from bot.store.patience import Patience

#: Seconds a thread waits behind the others of its process, as long as SQLite itself would.
LONGEST_WAIT = 8.0


class WriterTurn:
    """One writer at a time, on this machine, for one database file.

    One that ``gives_way`` lets those pass that do not, as long as its `Patience` lasts.
    """

    def __init__(self, database: Path, gives_way: bool = False) -> None:
        self._path = database.with_name(database.name + ".turn")
        self._hurry = database.with_name(database.name + ".hurry")
        self._gives_way = gives_way
        self.patience = Patience(self._nobody_hurries)
        self._threads = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for the turn and holds it; a process that dies gives it up.

        Raises StoreUnavailable when the turn does not come or its file cannot be locked.
        """
        if not self._threads.acquire(timeout=LONGEST_WAIT):
            raise StoreUnavailable("TurnNotGiven")
        try:
            if self._gives_way:
                self.patience.wait()
            hurry = nullcontext() if self._gives_way else _locked(self._hurry, fcntl.LOCK_SH)
            with hurry, _locked(self._path, fcntl.LOCK_EX):
                yield
        finally:
            self._threads.release()

    def _nobody_hurries(self) -> bool:
        try:
            with _locked(self._hurry, fcntl.LOCK_EX | fcntl.LOCK_NB):
                return True
        except _Held:
            return False


class _Held(StoreUnavailable):
    """Somebody else has the lock, and we did not want to wait."""


def _locked(path: Path, how: int) -> IO[bytes]:
    """The open file, locked until it is closed."""
    try:
        file = path.open("ab")
    except OSError as error:
        raise StoreUnavailable(type(error).__name__) from error
    try:
        fcntl.flock(file, how)
    except BlockingIOError as error:
        file.close()
        raise _Held(type(error).__name__) from error
    except OSError as error:
        file.close()
        raise StoreUnavailable(type(error).__name__) from error
    return file

"""Takes turns at writing to a SQLite file, without polling.

SQLite lets one connection write at a time and makes the others sleep and try again.
A lock between threads and a file lock between processes wait in the kernel instead,
so a turn passes on the moment it is free. SQLite's own lock still decides: this one
only makes waiting short.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.core.errors import StoreUnavailable

#: Seconds a thread waits behind the others of its process, as long as SQLite itself would.
LONGEST_WAIT = 8.0


class WriterTurn:
    """One writer at a time, on this machine, for one database file."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".turn")
        self._threads = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for the turn and holds it; a process that dies gives it up.

        Raises StoreUnavailable when the turn does not come or its file cannot be locked.
        """
        if not self._threads.acquire(timeout=LONGEST_WAIT):
            raise StoreUnavailable("TurnNotGiven")
        try:
            with self._locked_file():
                yield
        finally:
            self._threads.release()

    def _locked_file(self) -> IO[bytes]:
        """The open file, locked until it is closed."""
        try:
            file = self._path.open("ab")
        except OSError as error:
            raise StoreUnavailable(type(error).__name__) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
        except OSError as error:
            file.close()
            raise StoreUnavailable(type(error).__name__) from error
        return file

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


class WriterTurn:
    """One writer at a time, on this machine, for one database file."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".turn")
        self._threads = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for the turn and holds it; a process that dies gives it up."""
        with self._threads, self._path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

"""Moves what SQLite's write-ahead log holds into the database file, where nobody waits for it.

SQLite does that at the end of whichever commit makes the log long: some ten milliseconds, in
which every other writer waits for its turn. A thread of the worker does it instead.
Source: SQLite "Write-Ahead Logging" and "PRAGMA wal_checkpoint".
"""

from __future__ import annotations

import sqlite3
import threading

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from bot.core.errors import StoreUnavailable
from bot.store.writer_turn import WriterTurn

#: Pages after which a commit does it all the same: the worker has been away for long.
LONGEST = 20_000
#: Pages after which the log is begun anew, for which all of it must have been moved at a time
#: when nobody writes.
_BEGIN_ANEW = 2_000
#: Seconds from one time to the next.
_EVERY = 0.2


class WriteAheadLog:
    """The log of one database, looked after from `start` until `stop`."""

    def __init__(self, engine: Engine, turn: WriterTurn) -> None:
        self._engine = engine
        self._turn = turn
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tend, name="write-ahead log", daemon=True)

    def start(self) -> None:
        """Begins, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Ends, and waits for the end."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def _tend(self) -> None:
        while not self._ended.wait(_EVERY):
            try:
                self.move()
            except (sqlite3.Error, sa.exc.SQLAlchemyError, StoreUnavailable):
                # What was committed is safe in the log; whatever is wrong, the next commit tells.
                continue

    def move(self) -> None:
        """Moves what there is; a long log is begun anew."""
        if self._moved() > _BEGIN_ANEW:
            with self._turn.taken():
                self._moved()

    def _moved(self) -> int:
        """How many pages the log holds, moved ones included."""
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
            row = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
        return int(row[1]) if row else 0

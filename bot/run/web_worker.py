"""The web process's worker: gunicorn's threads, with an end to how long a caller may take.

A thread that reads a request waits for its sender. Gunicorn ends that wait before the first
byte and after the answer, not in between: a few senders that dribble would take every thread.
Here each request has so many seconds to arrive; then the line is closed for reading, so that
the thread comes free and the sender gets an error.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped, unused-ignore]

#: Seconds for a request to arrive, unless WEB_REQUEST_SECONDS says otherwise.
USUAL_SECONDS = 15.0
#: Seconds until a thread that computes lets another go on. Who stores a delivery waits for the
#: database many times, and after each wait for its turn: with Python's own 5 ms, mostly for that.
SWITCH_AFTER = 0.0005


@dataclass
class Deadlines:
    """Lines that are being read, oldest first; one thread looks after all of them."""

    seconds: float = USUAL_SECONDS
    _open: dict[int, tuple[float, socket.socket]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Looks at the lines until the process ends."""
        threading.Thread(target=self._look, name="deadlines", daemon=True).start()

    @contextmanager
    def watching(self, line: socket.socket) -> Iterator[None]:
        """The line may be read for so long; writing an answer to it has no end here."""
        key = id(line)
        with self._lock:
            self._open[key] = (monotonic() + self.seconds, line)
        try:
            yield
        finally:
            with self._lock:
                self._open.pop(key, None)

    def hang_up_on_the_late(self) -> int:
        """Closes for reading what took too long; says how many lines that were."""
        now, late = monotonic(), 0
        with self._lock:
            # Every line has as long as the next, so the oldest are first.
            for key, (until, line) in list(self._open.items()):
                if until > now:
                    break
                del self._open[key]
                _hang_up(line)
                late += 1
        return late

    def _look(self) -> None:
        pause = threading.Event()
        while not pause.wait(min(1.0, self.seconds / 4)):
            self.hang_up_on_the_late()


def _hang_up(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RD)
    except OSError:
        # Gone already: whoever was reading knows.
        return


class WebWorker(ThreadWorker):  # type: ignore[misc, unused-ignore]
    """Gunicorn's worker with threads, none of which waits for ever."""

    def init_process(self) -> None:
        """Starts looking before the first request."""
        sys.setswitchinterval(SWITCH_AFTER)
        seconds = float(os.environ.get("WEB_REQUEST_SECONDS", USUAL_SECONDS))
        self.deadlines = Deadlines(seconds)
        self.deadlines.start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """One request on a line; what gunicorn makes of it."""
        with self.deadlines.watching(conn.sock):
            return super().handle(conn)

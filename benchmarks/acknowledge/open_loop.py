"""Open-loop load: requests start when they are due, whatever became of the earlier ones.

A request that starts late because its sender was still waiting counts from when it was due, so
a server that stalls cannot hide it.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

Call = Callable[[int], None]
"""Makes the request of this number on the calling thread's own connection."""


def open_loop(
    connect: Callable[[], Call], per_second: float, number: int, senders: int
) -> list[float]:
    """Seconds from when each request was due until its answer, in the order they were due.

    ``connect`` gives each sender its call. What a call raises is raised here.
    """
    seen = [0.0] * number
    numbers, taking = itertools.count(), threading.Lock()
    began = time.perf_counter() + 0.5

    def send() -> None:
        call = connect()
        while True:
            with taking:
                at = next(numbers)
            if at >= number:
                return
            due = began + at / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            call(at)
            seen[at] = time.perf_counter() - due

    with ThreadPoolExecutor(senders) as pool:
        for future in [pool.submit(send) for _ in range(senders)]:
            future.result()
    return seen

"""Closed-loop load: each sender waits for its answer before it sends the next."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

SENDERS = 16

Sender = Callable[[int], Iterator[float]]
"""Given its number, makes one request for each step and yields its seconds."""


@dataclass(frozen=True)
class Load:
    """What the senders saw: seconds of each answer, and when it came after the start."""

    latencies: tuple[float, ...]
    came_at: tuple[float, ...]
    seconds: float

    def per_second(self) -> tuple[float, ...]:
        """Answers in each whole second, for a rate with an interval."""
        whole = math.floor(self.seconds)
        counts = [0.0] * whole
        for at in self.came_at:
            if at < whole:
                counts[int(at)] += 1
        return tuple(counts)


def closed_loop(sender: Sender, senders: int = SENDERS, seconds: float = math.inf) -> Load:
    """Runs all senders at once until each is through, or until the time is up.

    What a sender raises is raised here.
    """
    ready = threading.Barrier(senders + 1)
    with ThreadPoolExecutor(senders) as pool:
        running = [pool.submit(_send, sender, number, ready, seconds) for number in range(senders)]
        ready.wait()
        began = time.perf_counter()
        seen = [step for future in running for step in future.result()]
        ended = time.perf_counter()
    return Load(
        latencies=tuple(latency for latency, _ in seen),
        came_at=tuple(at - began for _, at in seen),
        seconds=min(seconds, ended - began),
    )


def _send(
    sender: Sender, number: int, ready: threading.Barrier, seconds: float
) -> list[tuple[float, float]]:
    steps = sender(number)
    ready.wait()
    until = time.perf_counter() + seconds
    seen: list[tuple[float, float]] = []
    for latency in steps:
        now = time.perf_counter()
        if now > until:
            break
        seen.append((latency, now))
    return seen

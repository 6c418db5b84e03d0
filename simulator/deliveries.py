"""Delivers webhooks to the service under test, again and again until they are taken."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from simulator.faults import Platform
from simulator.posting import NO_ANSWER, Poster, Webhook

ATTEMPTS_KEPT = 10_000
PAUSES = (0.0, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, *(30.0,) * 10)
"""Seconds before each repeat: at once twice, then with growing pauses (hours, made short)."""
_REST_SECONDS = 30.0
_STOP_SECONDS = 1.0


@dataclass(frozen=True, order=True)
class _Job:
    due: float
    number: int
    webhook: Webhook = field(compare=False)
    attempt: int = field(compare=False, default=1)
    holds_lane: bool = field(compare=False, default=False)
    age: int = field(compare=False, default=0)


@dataclass
class Counts:
    """Webhooks taken, attempts that failed, and webhooks given up."""

    delivered: int = 0
    failed_attempts: int = 0
    given_up: int = 0


class Deliveries:
    """A pool of threads, a queue per patient for first deliveries, and a heap for repeats.

    The order within a lane is kept on first deliveries; with ``strict_order`` a lane
    waits until its head is taken.
    """

    def __init__(
        self,
        post: Poster,
        *,
        threads: int = 12,
        pace: float = 1.0,
        strict_order: bool = False,
        hang_up: Callable[[], None] = lambda: None,
        may_send: Callable[[Platform], bool] = lambda _platform: True,
        note: Callable[[Platform, bool], None] = lambda _platform, _taken: None,
    ) -> None:
        self._post = post
        self._pace = pace
        self._strict = strict_order
        self._hang_up = hang_up
        self._may_send = may_send
        self._note = note
        self._change = threading.Condition()
        self._lanes: dict[str, deque[_Job]] = {}
        self._ready: deque[str] = deque()
        self._later: list[_Job] = []
        self._numbers = itertools.count(1)
        self._open: Counter[str] = Counter()
        # Grows with every reset, so that what was in the air then does not touch new lanes.
        self._age = 0
        self._stopped = False
        self._attempts: deque[dict[str, Any]] = deque(maxlen=ATTEMPTS_KEPT)
        self._counts = Counts()
        self._threads = [
            threading.Thread(target=self._run, name=f"delivery-{number}", daemon=True)
            for number in range(threads)
        ]

    def start(self) -> None:
        """Starts the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Lets the threads finish what they hold; the rest is dropped."""
        with self._change:
            self._stopped = True
            self._change.notify_all()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(_STOP_SECONDS)

    def submit(self, webhook: Webhook) -> None:
        """Queues a first delivery, behind everything queued earlier in its lane."""
        with self._change:
            job = _Job(0.0, next(self._numbers), webhook, age=self._age)
            if webhook.after or not webhook.lane:
                due = time.monotonic() + webhook.after
                heapq.heappush(self._later, replace(job, due=due))
            else:
                self._join_lane(replace(job, holds_lane=True))
            self._open[webhook.lane] += 1
            self._change.notify()

    def pending(self) -> int:
        """Webhooks not yet taken or given up."""
        with self._change:
            return self._open.total()

    def pending_in(self, lane: str) -> int:
        """Those of one lane."""
        with self._change:
            return self._open[lane]

    def counts(self) -> dict[str, int]:
        """Totals since the last reset, and what is pending."""
        return {**asdict(self._counts), "pending": self.pending()}

    def attempts(self) -> list[dict[str, Any]]:
        """The last attempts, oldest first: ids and statuses, no text."""
        with self._change:
            return list(self._attempts)

    def reset(self) -> None:
        """Drops what waits and forgets what was done."""
        with self._change:
            self._age += 1
            self._lanes.clear()
            self._ready.clear()
            self._later.clear()
            self._open.clear()
            self._attempts.clear()
            self._counts = Counts()

    def _join_lane(self, job: _Job) -> None:
        lane = self._lanes.get(job.webhook.lane)
        if lane is None:
            self._lanes[job.webhook.lane] = deque([job])
            self._ready.append(job.webhook.lane)
        else:
            lane.append(job)

    def _leave_lane(self, key: str) -> None:
        """The head of the lane is done: the next may go, or the lane closes."""
        if self._lanes.get(key):
            self._ready.append(key)
        else:
            self._lanes.pop(key, None)

    def _run(self) -> None:
        while True:
            with self._change:
                job = self._next()
                if job is None:
                    break
            status = self._attempt(job)
            self._note(job.webhook.platform, 200 <= status < 300)
            with self._change:
                if job.age == self._age:
                    self._settle(job, status)
                self._change.notify()
        self._hang_up()

    def _next(self) -> _Job | None:
        """What to send next; waits for it. None when stopped."""
        while not self._stopped:
            now = time.monotonic()
            if self._later and self._later[0].due <= now:
                return heapq.heappop(self._later)
            if self._ready:
                return self._lanes[self._ready.popleft()].popleft()
            self._change.wait(self._later[0].due - now if self._later else _REST_SECONDS)
        return None

    def _attempt(self, job: _Job) -> int:
        began = time.perf_counter()
        platform = job.webhook.platform
        status = self._post(job.webhook) if self._may_send(platform) else NO_ANSWER
        row = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "platform": platform.value,
            "event_id": job.webhook.event_id,
            "number": job.number,
            "attempt": job.attempt,
            "status": status,
            "ms": round((time.perf_counter() - began) * 1000, 3),
        }
        with self._change:
            self._attempts.append(row)
        return status

    def _settle(self, job: _Job, status: int) -> None:
        taken = 200 <= status < 300
        last = not job.webhook.repeat or job.attempt > len(PAUSES)
        self._counts.delivered += taken
        self._counts.failed_attempts += not taken
        self._counts.given_up += not taken and last
        finished = taken or last
        if finished:
            self._close(job.webhook.lane)
        else:
            self._repeat(job)
        if job.holds_lane and (finished or not self._strict):
            self._leave_lane(job.webhook.lane)

    def _close(self, lane: str) -> None:
        self._open[lane] -= 1
        if not self._open[lane]:
            del self._open[lane]

    def _repeat(self, job: _Job) -> None:
        due = time.monotonic() + PAUSES[job.attempt - 1] * self._pace
        again = replace(job, due=due, attempt=job.attempt + 1)
        heapq.heappush(self._later, replace(again, holds_lane=job.holds_lane and self._strict))

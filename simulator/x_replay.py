"""X's replay: tells once more what it told between two moments of the last day.

Source: X "Webhooks v2: replay". Times are ``yyyymmddhhmm`` in UTC.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from simulator.faults import Platform
from simulator.posting import Webhook

_KEPT = 10_000
_OLDEST = timedelta(hours=24)
_NEWEST_BEGINNING = timedelta(minutes=31)
_NEWEST_END = timedelta(minutes=10)


@dataclass(frozen=True)
class ReplayJob:
    """What is told again, in order."""

    job_id: str
    created_at: datetime
    webhooks: tuple[Webhook, ...] = field(repr=False)


class Replays:
    """Keeps what was told to X's webhook, and hands it out again."""

    def __init__(self, now: Callable[[], datetime], submit: Callable[[Webhook], None]) -> None:
        self._now = now
        self._submit = submit
        self._lock = threading.Lock()
        self._told: deque[tuple[datetime, Webhook]] = deque(maxlen=_KEPT)
        self._numbers = itertools.count(1_500_000_001)

    def tell(self, webhook: Webhook) -> None:
        """Sends it, and remembers it where it is X's."""
        if webhook.platform is Platform.TWITTER:
            with self._lock:
                self._told.append((self._now(), webhook))
        self._submit(webhook)

    def job(self, from_date: object, to_date: object) -> ReplayJob | str:
        """A job for the time between, or why there is none."""
        began, ended, now = _moment(from_date), _moment(to_date), self._now()
        if began is None or ended is None:
            return "from_date and to_date are yyyymmddhhmm"
        if not now - _OLDEST <= began <= now - _NEWEST_BEGINNING:
            return "from_date is 31 minutes to 24 hours ago"
        if not began < ended <= now - _NEWEST_END:
            return "to_date is after from_date and at least 10 minutes ago"
        with self._lock:
            told = [webhook for at, webhook in self._told if began <= at < ended]
        again = tuple(replace(webhook, after=0.0) for webhook in told)
        return ReplayJob(str(next(self._numbers)), now, again)

    def run(self, job: ReplayJob, done: Webhook) -> None:
        """Tells everything again, and at the end that it is done."""
        for webhook in (*job.webhooks, done):
            self._submit(webhook)

    def reset(self) -> None:
        """Forgets what was told."""
        with self._lock:
            self._told.clear()


def _moment(written: object) -> datetime | None:
    if not isinstance(written, str) or len(written) != 12 or not written.isdecimal():
        return None
    try:
        return datetime.strptime(written, "%Y%m%d%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None

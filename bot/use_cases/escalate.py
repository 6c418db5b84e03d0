"""Tells people outside the console of alerts that nobody took in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.core.ports import Clock
from bot.core.queue_ports import Escalation
from bot.core.store_ports import Store

#: No other worker tells of the same alert meanwhile; a worker that died is followed after this.
LEASE = timedelta(minutes=2)
#: After the first failure; doubled with each further one, up to the longest.
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)


class Notifier(Protocol):
    """Sends a few words to wherever the trust wants to be told."""

    def __call__(self, title: str, words: str) -> bool:
        """Whether at least one place took it; never raises."""
        ...


def pause_after(failures: int) -> timedelta:
    """How long to wait when telling failed once more, after so many failures before."""
    return min(FIRST_PAUSE * (1 << min(failures, 10)), LONGEST_PAUSE)


@dataclass(frozen=True)
class Escalate:
    """Looks for what is due and tells of it in one message, without a word of a patient's."""

    store: Store
    clock: Clock
    notify: Notifier
    after: timedelta
    service_name: str
    console_url: str = ""

    def __call__(self) -> int:
        """Tells of every alert that is due; how many these were."""
        now = self.clock.now()
        with self.store.begin() as work:
            due = work.escalations.claim(now - self.after, now, LEASE)
        if not due:
            return 0
        told = self.notify(*self._words(due))
        ids = [one.handoff_id for one in due]
        now = self.clock.now()
        with self.store.begin() as work:
            if told:
                work.escalations.told(ids, now)
                work.audit.add("service", "escalate", "", now, f"{len(ids)} alerts")
            else:
                failures = work.escalations.failures(ids)
                work.escalations.failed(ids, now + pause_after(failures))
        return len(ids) if told else 0

    def _words(self, due: Sequence[Escalation]) -> tuple[str, str]:
        counts = Counter((one.priority, one.label) for one in due)
        longest = max(int(one.waiting.total_seconds() // 60) for one in due)
        lines = [f"{priority} {label}: {n}" for (priority, label), n in sorted(counts.items())]
        people = "1 person waits" if len(due) == 1 else f"{len(due)} people wait"
        title = f"{self.service_name}: {people} and nobody has answered"
        where = f"Open the console: {self.console_url}" if self.console_url else "Open the console."
        return title, "\n".join([*lines, f"Waiting up to {longest} minutes.", where])

"""Tells people outside the console of concerns that nobody saw while staff were on duty."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.core.concerns import Concern, Rounds, last_round
from bot.core.hours import Hours
from bot.core.ports import Clock
from bot.core.store_ports import Store
from bot.use_cases.escalate import FIRST_PAUSE, LEASE, LONGEST_PAUSE, Notifier


@dataclass(frozen=True)
class TellOfConcerns:
    """At the end of each staffed day: how many, and where. Not a word of what was written."""

    store: Store
    clock: Clock
    notify: Notifier
    hours: Hours
    service_name: str
    console_url: str = ""

    def __call__(self) -> int:
        """Tells of all that wait, once a staffed day; how many these were."""
        day = self._over()
        waiting = self._claim(day) if day else 0
        if day is None or not waiting:
            return 0
        told = self.notify(*self._words(waiting))
        now = self.clock.now()
        with self.store.begin() as work:
            rounds = work.loop.concerns.rounds(lock=True)
            if told:
                work.loop.concerns.done(_settled(rounds, day))
                work.audit.add("service", "tell_of_concerns", "", now, f"{waiting} comments")
            else:
                pause = min(FIRST_PAUSE * 2 ** min(rounds.failures, 10), LONGEST_PAUSE)
                failed = replace(rounds, tell_next_at=now + pause, failures=rounds.failures + 1)
                work.loop.concerns.done(failed)
        return waiting if told else 0

    def _over(self) -> date | None:
        """The staffed day that is over and not settled yet."""
        now = self.clock.now()
        closing = last_round(now, self.hours.at(now), closing=True)
        if closing is None:
            return None
        with self.store.read() as work:
            rounds = work.loop.concerns.rounds()
        shown = rounds.shown_at is not None and rounds.shown_at >= closing.at
        return closing.day if shown and _is_due(rounds, closing.day) else None

    def _claim(self, day: date) -> int:
        """How many nobody saw on that day; no other worker tells of them meanwhile."""
        now = self.clock.now()
        with self.store.begin() as work:
            rounds = work.loop.concerns.rounds(lock=True)
            later = rounds.tell_next_at is not None and rounds.tell_next_at > now
            if later or not _is_due(rounds, day):
                return 0
            waiting = work.loop.concerns.waiting()
            last = last_round(now, self.hours.at(now))
            if last is not None and last.day > day:
                # After a night without a worker: this morning's have all of today.
                waiting.pop(Concern.TODAY, None)
            number = sum(waiting.values())
            claimed = replace(rounds, tell_next_at=now + LEASE)
            work.loop.concerns.done(claimed if number else _settled(rounds, day))
        return number

    def _words(self, waiting: int) -> tuple[str, str]:
        comments = "1 comment" if waiting == 1 else f"{waiting} comments"
        title = f"{self.service_name}: {comments} with a concern, and nobody has seen it"
        where = f"{self.console_url.rstrip('/')}/comments" if self.console_url else ""
        words = "Somebody must read feedback today and say in the console what was done."
        return title, f"{words}\nOpen the console: {where}" if where else words


def _is_due(rounds: Rounds, day: date) -> bool:
    return rounds.told_on is None or rounds.told_on < day


def _settled(rounds: Rounds, day: date) -> Rounds:
    return replace(rounds, told_on=day, tell_next_at=None, failures=0)

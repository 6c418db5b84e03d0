"""Shows staff the comments that a person must see the same day, at a few times of a working day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.concerns import days_since, is_concern, last_round
from bot.core.hours import Hours
from bot.core.ports import Clock, Screener
from bot.core.store_ports import Store


@dataclass(frozen=True)
class ShowConcerns:
    """Round of the worker. Screens what was left since the round before, then shows what is found.

    Between rounds nothing moves that staff can see, so that no number tells when somebody
    sent an answer.
    """

    store: Store
    clock: Clock
    screener: Screener
    hours: Hours

    def __call__(self) -> int:
        """How many wait after a round; 0 while none is due."""
        now = self.clock.now()
        hours = self.hours.at(now)
        due = last_round(now, hours)
        if due is None:
            return 0
        with self.store.read() as work:
            shown_at = work.loop.concerns.rounds().shown_at
            if shown_at is not None and shown_at >= due.at:
                return 0
            unscreened = work.loop.concerns.unscreened()
        # Not in the transaction: it takes some milliseconds a comment.
        found = {
            one.response_id
            for one in unscreened
            if is_concern(one.text, one.score, self.screener.screen(one.text))
        }
        others = [one.response_id for one in unscreened if one.response_id not in found]
        with self.store.begin() as work:
            concerns = work.loop.concerns
            rounds = concerns.rounds(lock=True)
            if rounds.shown_at is not None and rounds.shown_at >= due.at:
                return 0
            concerns.screened(sorted(found), others)
            concerns.show(days_since(rounds, due, hours))
            concerns.done(replace(rounds, shown_at=due.at))
            return sum(concerns.waiting().values())

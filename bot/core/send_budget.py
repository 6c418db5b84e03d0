"""How many messages an account may send: what the platform last said, else what its papers say.

Source: X "Rate limits": 15 sends in 15 minutes and 1,440 in 24 hours for an account.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

WINDOW = timedelta(minutes=15)
DAY = timedelta(hours=24)
#: Two clocks, and seconds cut off: moments this near are one.
_SAME_MOMENT = timedelta(seconds=3)


@dataclass(frozen=True)
class SeenBudget:
    """A platform's own count, as it came with an answer."""

    most: int
    remaining: int
    renews_at: datetime


@dataclass(frozen=True)
class Allowance:
    """What an account is taken to be allowed before the platform has said anything."""

    in_window: int
    in_day: int


@dataclass(frozen=True)
class SendBudget:
    """Our count for one account. ``most`` is the window's, as learned."""

    most: int
    used: int
    renews_at: datetime
    used_in_day: int
    day_renews_at: datetime

    @classmethod
    def fresh(cls, allowance: Allowance, now: datetime) -> SendBudget:
        """Nothing used yet."""
        return cls(allowance.in_window, 0, now + WINDOW, 0, now + DAY)


def renewed(budget: SendBudget, now: datetime) -> SendBudget:
    """The budget at this moment: spent windows that are over are open again."""
    if now >= budget.renews_at:
        budget = replace(budget, used=0, renews_at=now + WINDOW)
    if now >= budget.day_renews_at:
        budget = replace(budget, used_in_day=0, day_renews_at=now + DAY)
    return budget


def spent_until(budget: SendBudget, allowance: Allowance) -> datetime | None:
    """When another message may go out; None for now."""
    if budget.used_in_day >= allowance.in_day:
        return budget.day_renews_at
    return budget.renews_at if budget.used >= budget.most else None


def one_more(budget: SendBudget) -> SendBudget:
    """With another message on its way."""
    return replace(budget, used=budget.used + 1, used_in_day=budget.used_in_day + 1)


def learned(budget: SendBudget, seen: SeenBudget) -> SendBudget:
    """The platform's count goes before ours; the day's stays ours.

    Answers overtake each other: within one window an older answer must not give back what a newer
    one has shown to be spent, unless the platform does not count at all.
    """
    used = max(0, seen.most - seen.remaining)
    same = abs(seen.renews_at - budget.renews_at) <= _SAME_MOMENT
    if same and used and used < budget.used:
        used = budget.used
    return replace(budget, most=max(seen.most, 1), used=used, renews_at=seen.renews_at)


class SendBudgets(Protocol):
    """Budgets by account on one open transaction."""

    def of(self, channel: str, account_id: str) -> SendBudget | None:
        """The account's budget, locked until the transaction ends; None before its first send."""
        ...

    def keep(self, channel: str, account_id: str, budget: SendBudget) -> None:
        """Writes it."""
        ...

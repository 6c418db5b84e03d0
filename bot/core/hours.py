"""When nurses read messages: staffed hours, bank holidays, the next opening in words."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.core.errors import NotPermitted

#: Where the hospital is.
ZONE = "Europe/London"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Hours(Protocol):
    """The staffed hours as they stand at a moment: staff can change them while we run."""

    def at(self, now: datetime, /) -> StaffedHours:
        """The hours in force."""
        ...


@dataclass(frozen=True)
class StaffedHours:
    """Weekdays (Monday is 0) and times of one zone in which nurses read messages.

    ``in_words`` is what patients read of them; empty where a setting says it.
    """

    opens: time = time(9, 0)
    closes: time = time(17, 0)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    zone: str = ZONE
    closed_on: AbstractSet[date] = field(default_factory=frozenset)
    in_words: str = ""

    def at(self, _now: datetime, /) -> StaffedHours:
        """Themselves: hours that never change."""
        return self

    def is_open(self, now: datetime) -> bool:
        """Whether nurses read messages at this moment."""
        local = now.astimezone(ZoneInfo(self.zone))
        return self.is_staffed(local.date()) and self.opens <= local.time() < self.closes

    def staffed_between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments nurses were on duty."""
        zone = ZoneInfo(self.zone)
        total = timedelta()
        day = start.astimezone(zone).date()
        while day <= end.astimezone(zone).date():
            if self.is_staffed(day):
                opens, closes = self.opening(day), self.closing(day)
                total += max(timedelta(), min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        return total

    def next_opening(self, now: datetime) -> datetime:
        """The next moment nurses start, in the service's own zone."""
        zone = ZoneInfo(self.zone)
        local = now.astimezone(zone)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        while not self.is_staffed(day):
            day += timedelta(days=1)
        return self.opening(day)

    def next_opening_in_words(self, now: datetime) -> str:
        """For example "9am on Monday 23 November"."""
        opening = self.next_opening(now)
        return f"{_clock(opening.time())} on {opening:%A} {opening.day} {opening:%B}"

    def working_day_after(self, day: date, number: int) -> date:
        """The day that many working days after ``day``, which does not count itself."""
        while number > 0:
            day += timedelta(days=1)
            number -= self.is_staffed(day)
        return day

    def today(self, now: datetime) -> date:
        """The day it is in the service's own zone."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def opening(self, day: date) -> datetime:
        """When nurses start on a day that is staffed."""
        return datetime.combine(day, self.opens, tzinfo=ZoneInfo(self.zone))

    def closing(self, day: date) -> datetime:
        """When they stop on it."""
        return datetime.combine(day, self.closes, tzinfo=ZoneInfo(self.zone))

    def is_staffed(self, day: date) -> bool:
        """Whether nurses are on duty on this day at all."""
        return day.weekday() in self.weekdays and day not in self.closed_on


@dataclass(frozen=True)
class ChosenHours:
    """Hours that staff set in the console; bank holidays are closed unless ``open_on`` says so."""

    opens: time
    closes: time
    weekdays: tuple[int, ...]
    also_closed: tuple[date, ...] = ()
    open_on: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        """Raises NotPermitted for hours in which nobody could ever be on duty."""
        if self.closes <= self.opens:
            raise NotPermitted("the time at which you stop must be later than the time you start")
        if not self.weekdays or not set(self.weekdays) <= set(range(7)):
            raise NotPermitted("choose at least one day of the week")

    def staffed(self, closed_days: AbstractSet[date]) -> StaffedHours:
        """With the days that are closed anyway: bank holidays, and those of the settings."""
        closed = (set(closed_days) | set(self.also_closed)) - set(self.open_on)
        words = f"{_clock(self.opens)} to {_clock(self.closes)}, {_weekdays(self.weekdays)}"
        return StaffedHours(
            opens=self.opens,
            closes=self.closes,
            weekdays=tuple(sorted(set(self.weekdays))),
            closed_on=frozenset(closed),
            in_words=words,
        )


def _clock(at: time) -> str:
    minutes = f":{at:%M}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def _weekdays(days: tuple[int, ...]) -> str:
    """For example "Monday to Friday", "Monday, Wednesday and Friday", "every day"."""
    chosen = sorted(set(days))
    if len(chosen) == len(_DAYS):
        return "every day"
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return f"{_DAYS[chosen[0]]} to {_DAYS[chosen[-1]]}"
    names = [_DAYS[day] for day in chosen]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

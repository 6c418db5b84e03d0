"""When nurses read messages: staffed hours, bank holidays, the next opening in words."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class StaffedHours:
    """Weekdays (Monday is 0) and times of one zone in which nurses read messages."""

    opens: time = time(9, 0)
    closes: time = time(17, 0)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    zone: str = "Europe/London"
    closed_on: AbstractSet[date] = field(default_factory=frozenset)

    def is_open(self, now: datetime) -> bool:
        """Whether nurses read messages at this moment."""
        local = now.astimezone(ZoneInfo(self.zone))
        return self._is_staffed(local.date()) and self.opens <= local.time() < self.closes

    def staffed_between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments nurses were on duty."""
        zone = ZoneInfo(self.zone)
        total = timedelta()
        day = start.astimezone(zone).date()
        while day <= end.astimezone(zone).date():
            if self._is_staffed(day):
                opens = datetime.combine(day, self.opens, tzinfo=zone)
                closes = datetime.combine(day, self.closes, tzinfo=zone)
                total += max(timedelta(), min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        return total

    def next_opening(self, now: datetime) -> datetime:
        """The next moment nurses start, in the service's own zone."""
        zone = ZoneInfo(self.zone)
        local = now.astimezone(zone)
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        while not self._is_staffed(day):
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, tzinfo=zone)

    def next_opening_in_words(self, now: datetime) -> str:
        """For example "9am on Monday 23 November"."""
        opening = self.next_opening(now)
        hour = opening.strftime("%I").lstrip("0")
        minutes = opening.strftime(":%M") if opening.minute else ""
        half = opening.strftime("%p").lower()
        return f"{hour}{minutes}{half} on {opening:%A} {opening.day} {opening:%B}"

    def _is_staffed(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.closed_on

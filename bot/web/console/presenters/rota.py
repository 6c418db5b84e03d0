"""The rota in words: who is on now, and the days to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.hours import StaffedHours
from bot.core.rota_ports import Shift
from bot.web.console.presenters.times import LONDON, clock_words, date_words, when_words


@dataclass(frozen=True)
class ShiftLine:
    """One shift on a day. ``on_now`` is whether it runs at this moment."""

    id: str
    name: str
    times: str
    on_now: bool


@dataclass(frozen=True)
class RotaDay:
    """A day with its shifts; ``note`` says if messages are not read on it, and why."""

    day: str
    title: str
    note: str
    shifts: Sequence[ShiftLine]


@dataclass(frozen=True)
class HolidayLine:
    """A bank holiday to come."""

    day: str
    title: str
    open: bool


def on_now_words(shifts: Sequence[Shift], now: datetime) -> str:
    """For example "Amina (to 5pm) and Ben (to midnight)"; empty if nobody is planned."""
    names = [
        f"{one.staff_name} (to {when_words(one.ends, now)})"
        for one in shifts
        if one.starts <= now < one.ends
    ]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def next_words(shifts: Sequence[Shift], now: datetime) -> str:
    """Who comes on next: "Ben, 8pm"; empty if nobody is planned."""
    coming = [one for one in shifts if one.starts > now]
    if not coming:
        return ""
    first = min(one.starts for one in coming)
    names = " and ".join(one.staff_name for one in coming if one.starts == first)
    return f"{names}, {when_words(first, now)}"


def rota_days(
    shifts: Sequence[Shift],
    now: datetime,
    days: int,
    hours: StaffedHours,
    bank_holidays: Mapping[date, str],
) -> list[RotaDay]:
    """Each day from today on, with what begins on it, and what began the day before and runs."""
    today = now.astimezone(LONDON).date()
    return [
        _day(today + timedelta(days=number), shifts, now, hours, bank_holidays)
        for number in range(days)
    ]


def holiday_lines(
    bank_holidays: Mapping[date, str], now: datetime, hours: StaffedHours, most: int = 9
) -> list[HolidayLine]:
    """The bank holidays to come, and whether messages are read on them."""
    today = now.astimezone(LONDON).date()
    coming = sorted(day for day in bank_holidays if day >= today)[:most]
    return [
        HolidayLine(
            day.isoformat(), f"{day:%A} {date_words(day)}, {bank_holidays[day]}", _open(day, hours)
        )
        for day in coming
    ]


def _day(
    day: date,
    shifts: Sequence[Shift],
    now: datetime,
    hours: StaffedHours,
    bank_holidays: Mapping[date, str],
) -> RotaDay:
    today = now.astimezone(LONDON).date()
    lines = [
        ShiftLine(one.id, one.staff_name, _times(one), one.starts <= now < one.ends)
        for one in shifts
        if one.starts.astimezone(LONDON).date() == day
        or (day == today and one.starts < now < one.ends)
    ]
    title = f"{'Today, ' if day == today else ''}{day:%A} {day.day} {day:%B}"
    note = "" if _open(day, hours) else bank_holidays.get(day, "") or "Messages are not read"
    return RotaDay(day.isoformat(), title, note, lines)


def _open(day: date, hours: StaffedHours) -> bool:
    return day.weekday() in hours.weekdays and day not in hours.closed_on


def _times(one: Shift) -> str:
    starts, ends = one.starts.astimezone(LONDON), one.ends.astimezone(LONDON)
    next_day = " the next day" if ends.date() > starts.date() else ""
    return f"{clock_words(starts)} to {clock_words(ends)}{next_day}"

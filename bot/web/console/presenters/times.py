"""Times and durations in the words of the ward."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.hours import ZONE, StaffedHours

LONDON = ZoneInfo(ZONE)


def clock_words(at: datetime) -> str:
    """The time in London: "2:05am", "3pm", "midday", "midnight"."""
    local = at.astimezone(LONDON)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def day_words(at: datetime, now: datetime) -> str:
    """The day in London: "Today", "Yesterday", "Tomorrow" or "Saturday 21 November"."""
    day, today = _london_day(at), _london_day(now)
    near = {-1: "Yesterday", 0: "Today", 1: "Tomorrow"}
    distance = (day - today).days
    if distance in near:
        return near[distance]
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A} {day.day} {day:%B}{year}"


def date_words(day: date) -> str:
    """A date in full: "26 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def when_words(at: datetime, now: datetime) -> str:
    """Time, and day unless it is today: "2:05am", "2:05am yesterday"."""
    day = day_words(at, now)
    if day == "Today":
        return clock_words(at)
    if day in ("Yesterday", "Tomorrow"):
        return f"{clock_words(at)} {day.lower()}"
    return f"{clock_words(at)} on {day}"


def duration_words(span: timedelta) -> str:
    """A length of time in its two largest units: "3 min", "1 hour 5 min", "2 days 4 hours"."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        return _joined(_plural(days, "day"), _plural(hours, "hour") if hours else "")
    if hours:
        return _joined(_plural(hours, "hour"), f"{minutes} min" if minutes else "")
    return f"{minutes} min" if minutes else "less than a minute"


def staffed_time(start: datetime, end: datetime, hours: StaffedHours) -> timedelta:
    """How much of the time between two moments nurses were on duty."""
    return hours.staffed_between(start, end)


def start_of_day(now: datetime) -> datetime:
    """Midnight in London before ``now``."""
    return now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)


def machine_time(at: datetime) -> str:
    """For the ``datetime`` attribute of a time element."""
    return at.isoformat(timespec="seconds")


def _london_day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _plural(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def local_day(at: datetime) -> str:
    """The day in London as forms write it: "2026-11-26"."""
    return _london_day(at).isoformat()


def moment_of(day: str, clock: str) -> datetime | None:
    """The moment a form's date and time fields name, in London; None if they name none."""
    try:
        return datetime.fromisoformat(f"{date.fromisoformat(day)}T{clock}").replace(tzinfo=LONDON)
    except ValueError:
        return None

"""Staff say who is on duty when, and in which hours messages are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.core.errors import NotFound, NotPermitted
from bot.core.hours import ZONE, ChosenHours
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.rota_ports import HoursSet, Shift
from bot.core.store_ports import Store
from bot.use_cases.current_hours import CurrentHours

_ZONE = ZoneInfo(ZONE)
LONGEST_SHIFT = timedelta(hours=16)
MOST_WEEKS = 12
#: A shift may be planned this far ahead.
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Planned:
    """A shift as it is typed in; one that ends at or before its start ends the next day."""

    staff_id: str
    day: date
    starts: time
    ends: time
    weeks: int = 1


@dataclass(frozen=True)
class KeepRota:
    """Plans shifts and sets hours; each act on record."""

    store: Store
    clock: Clock
    hours: CurrentHours

    def plan(self, staff: StaffMember, planned: Planned) -> int:
        """Keeps the shift, on the same weekday for so many weeks; how many were new.

        Raises NotPermitted for a person who may not sign in, or a time that cannot be.
        A shift that is planned already is not planned twice.
        """
        now = self.clock.now()
        _check(planned, now)
        new = 0
        with self.store.begin() as work:
            member = work.staff.by_id(planned.staff_id)
            if member is None or not member.active:
                raise NotPermitted("choose who is on duty")
            for week in range(planned.weeks):
                starts, ends = _span(planned, week)
                same = [
                    one
                    for one in work.rota.between(starts, ends)
                    if (one.staff_id, one.starts, one.ends) == (member.id, starts, ends)
                ]
                if not same:
                    work.rota.add(Shift(uuid4().hex, member.id, member.name, starts, ends))
                    new += 1
            detail = f"{planned.day}, {planned.weeks} week(s)"
            work.audit.add(staff.email, "plan_shift", member.email, now, detail)
        return new

    def remove(self, staff: StaffMember, shift_id: str) -> None:
        """Takes a shift out. Raises NotFound if there is none."""
        with self.store.begin() as work:
            gone = work.rota.remove(shift_id)
            if gone is None:
                raise NotFound("no such shift")
            detail = f"{gone.starts.astimezone(_ZONE).date()}"
            now = self.clock.now()
            work.audit.add(staff.email, "remove_shift", gone.staff_name, now, detail)

    def set_hours(self, staff: StaffMember, hours: ChosenHours) -> None:
        """Puts new hours in force: here at once, in the other processes within seconds."""
        now = self.clock.now()
        today = now.astimezone(_ZONE).date()
        kept = ChosenHours(
            opens=hours.opens,
            closes=hours.closes,
            weekdays=tuple(sorted(set(hours.weekdays))),
            also_closed=_coming(hours.also_closed, today),
            open_on=_coming(hours.open_on, today),
        )
        with self.store.begin() as work:
            work.rota.set_hours(HoursSet(kept, staff.name, now))
            work.audit.add(staff.email, "set_hours", "", now, kept.staffed(frozenset()).in_words)
        self.hours.forget()


def _check(planned: Planned, now: datetime) -> None:
    starts, ends = _span(planned, 0)
    if not 1 <= planned.weeks <= MOST_WEEKS:
        raise NotPermitted(f"repeat for 1 to {MOST_WEEKS} weeks")
    if ends - starts > LONGEST_SHIFT:
        hours = int(LONGEST_SHIFT.total_seconds() // 3600)
        raise NotPermitted(f"a shift is at most {hours} hours long")
    if not now - timedelta(days=1) < ends or starts > now + FARTHEST:
        raise NotPermitted("choose a day between today and a year from now")


def _span(planned: Planned, week: int) -> tuple[datetime, datetime]:
    day = planned.day + timedelta(weeks=week)
    last = day if planned.ends > planned.starts else day + timedelta(days=1)
    starts = datetime.combine(day, planned.starts, tzinfo=_ZONE)
    return starts, datetime.combine(last, planned.ends, tzinfo=_ZONE)


def _coming(days: tuple[date, ...], today: date) -> tuple[date, ...]:
    return tuple(sorted({day for day in days if day >= today}))

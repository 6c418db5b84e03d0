"""Shifts and hours that staff set: kept, on record, and heeded by what patients are told."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.errors import NotFound, NotPermitted, StoreUnavailable
from bot.core.hours import ChosenHours, StaffedHours
from bot.core.messages import Reply
from bot.core.records import StaffMember
from bot.store import SqlStore
from bot.use_cases.current_hours import FRESH_FOR, CurrentHours
from bot.use_cases.keep_rota import Planned
from tests.use_cases.house import House

EVERY_DAY = ChosenHours(time(8), time(20, 30), tuple(range(7)))


@pytest.fixture
def house(store: SqlStore) -> House:
    return House(store)


@pytest.fixture
def amina(house: House) -> StaffMember:
    member = StaffMember("a" * 32, "amina@demo.example", "Amina", "nurse", "hash")
    with house.store.begin() as work:
        work.staff.save(member)
    return member


def today(house: House) -> date:
    return house.clock.now().date()


def shifts(house: House) -> list[tuple[str, datetime, datetime]]:
    now = house.clock.now()
    with house.store.read() as work:
        found = work.rota.between(now - timedelta(days=1), now + timedelta(days=400))
    return [(one.staff_name, one.starts, one.ends) for one in found]


def test_a_shift_is_planned_for_some_weeks_and_only_once(house: House, amina: StaffMember) -> None:
    planned = Planned(amina.id, today(house), time(9), time(17), weeks=3)
    assert house.keep_rota.plan(amina, planned) == 3
    assert house.keep_rota.plan(amina, planned) == 0
    starts = [one[1] for one in shifts(house)]
    assert [b - a for a, b in itertools.pairwise(starts)] == [timedelta(weeks=1)] * 2


def test_a_night_ends_the_next_day_by_the_clock_on_the_wall(
    house: House, amina: StaffMember
) -> None:
    """On the night the clocks go back, eight to eight is thirteen hours."""
    house.clock.forward(days=(date(2027, 10, 20) - today(house)).days)
    house.keep_rota.plan(amina, Planned(amina.id, date(2027, 10, 30), time(20), time(8)))
    ((_, starts, ends),) = shifts(house)
    assert starts == datetime(2027, 10, 30, 19, tzinfo=UTC)
    assert ends == datetime(2027, 10, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"staff_id": "nobody"}, "who is on duty"),
        ({"weeks": 0}, "1 to 12 weeks"),
        ({"weeks": 13}, "1 to 12 weeks"),
        ({"starts": time(6), "ends": time(23)}, "at most 16 hours"),
        ({"day": date(2020, 1, 1)}, "between today"),
        ({"day": date(2099, 1, 1)}, "between today"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    house: House, amina: StaffMember, change: dict[str, object], says: str
) -> None:
    fields: dict[str, object] = {
        "staff_id": amina.id,
        "day": today(house),
        "starts": time(9),
        "ends": time(17),
    }
    with pytest.raises(NotPermitted, match=says):
        house.keep_rota.plan(amina, Planned(**(fields | change)))  # type: ignore[arg-type]
    assert shifts(house) == []


def test_a_shift_taken_out_is_gone_and_on_record(house: House, amina: StaffMember) -> None:
    house.keep_rota.plan(amina, Planned(amina.id, today(house), time(9), time(17)))
    now = house.clock.now()
    with house.store.read() as work:
        (one,) = work.rota.between(now - timedelta(days=1), now + timedelta(days=2))
    house.keep_rota.remove(amina, one.id)
    assert shifts(house) == []
    with pytest.raises(NotFound):
        house.keep_rota.remove(amina, one.id)
    with house.store.read() as work:
        assert [entry.act for entry in work.audit.newest()] == ["remove_shift", "plan_shift"]


def test_hours_set_in_the_console_are_what_patients_are_told(
    house: House, amina: StaffMember
) -> None:
    """Saturday noon: out of hours until staff say that they work at weekends."""
    house.clock.forward(days=(5 - house.clock.now().weekday()) % 7)
    now = house.clock.now().replace(hour=12)
    assert not house.words.hours.at(now).is_open(now)
    house.keep_rota.set_hours(amina, EVERY_DAY)
    assert house.words.hours.at(now).is_open(now)
    assert house.words.hours.at(now).in_words == "8am to 8:30pm, every day"


def test_the_words_of_the_hours_follow_them(house: House, amina: StaffMember) -> None:
    reply = Reply(text="They read messages {{PAIN_TEAM_HOURS}}.", source="utter_test")
    now = house.clock.now()
    before = house.words.filled(reply, now).text
    house.keep_rota.set_hours(amina, EVERY_DAY)
    assert before != house.words.filled(reply, now).text
    assert house.words.filled(reply, now).text == "They read messages 8am to 8:30pm, every day."


def test_another_process_follows_within_seconds(house: House, amina: StaffMember) -> None:
    elsewhere = CurrentHours(house.store, StaffedHours())
    now = house.clock.now()
    assert elsewhere.at(now).opens == time(9)
    house.keep_rota.set_hours(amina, EVERY_DAY)
    assert elsewhere.at(now).opens == time(9)
    assert elsewhere.at(now + FRESH_FOR).opens == time(8)


def test_the_hours_go_on_while_the_store_is_away(house: House, amina: StaffMember) -> None:
    class Away:
        def read(self) -> object:
            raise StoreUnavailable("away")

    house.keep_rota.set_hours(amina, EVERY_DAY)
    now = house.clock.now()
    hours = CurrentHours(house.store, StaffedHours())
    assert hours.at(now).opens == time(8)
    hours.store = Away()  # type: ignore[assignment]
    assert hours.at(now + FRESH_FOR).opens == time(8)
    never = CurrentHours(Away(), StaffedHours())  # type: ignore[arg-type]
    assert never.at(now).opens == time(9)


def test_bank_holidays_stay_closed_unless_they_are_worked() -> None:
    christmas, other = date(2026, 12, 25), date(2026, 12, 24)
    noon = datetime(2026, 12, 25, 12, tzinfo=UTC)
    closed = EVERY_DAY.staffed(frozenset({christmas}))
    assert not closed.is_open(noon)
    worked = ChosenHours(time(8), time(20), tuple(range(7)), (other,), (christmas,))
    assert worked.staffed(frozenset({christmas})).is_open(noon)
    assert not worked.staffed(frozenset()).is_open(noon - timedelta(days=1))


@pytest.mark.parametrize(
    ("opens", "closes", "weekdays", "says"),
    [
        (time(9), time(9), (0,), "later than the time you start"),
        (time(17), time(9), (0,), "later than the time you start"),
        (time(9), time(17), (), "at least one day"),
        (time(9), time(17), (7,), "at least one day"),
    ],
)
def test_hours_in_which_nobody_could_be_on_duty_are_refused(
    opens: time, closes: time, weekdays: tuple[int, ...], says: str
) -> None:
    with pytest.raises(NotPermitted, match=says):
        ChosenHours(opens, closes, weekdays)


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ((0, 1, 2, 3, 4), "9am to 5pm, Monday to Friday"),
        ((4, 0, 2), "9am to 5pm, Monday, Wednesday and Friday"),
        ((5,), "9am to 5pm, Saturday"),
        ((5, 6), "9am to 5pm, Saturday and Sunday"),
    ],
)
def test_hours_are_said_as_people_say_them(weekdays: tuple[int, ...], words: str) -> None:
    assert ChosenHours(time(9), time(17), weekdays).staffed(frozenset()).in_words == words

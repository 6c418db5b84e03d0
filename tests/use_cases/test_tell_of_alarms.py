"""Trouble of the service itself is told outside the console, and that it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.service_alarms import AlarmCode
from bot.use_cases.check_access import CheckAccess
from bot.use_cases.tell_of_alarms import TellOfAlarms
from tests.use_cases.house import House
from tests.use_cases.test_escalation import Told

PAGE = ("messenger", "page")


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def tell(house: House, told: Told) -> TellOfAlarms:
    return TellOfAlarms(
        store=house.store,
        clock=house.clock,
        notify=told,
        connectors={},
        after=timedelta(minutes=10),
        service_name="Manage My Pain",
        console_url="https://pain.hospital.example",
    )


def sound(house: House, code: AlarmCode = AlarmCode.SILENCE) -> None:
    with house.store.begin() as work:
        work.platforms.alarms.sound(code, *PAGE, house.clock.now())


def clear(house: House, code: AlarmCode = AlarmCode.SILENCE) -> bool:
    with house.store.begin() as work:
        return bool(work.platforms.alarms.clear(code, *PAGE, house.clock.now()))


def see(house: House) -> None:
    with house.store.begin() as work:
        (alarm,) = work.platforms.alarms.open()
        work.platforms.alarms.see(alarm.id, "amina@demo.example", house.clock.now())


def test_an_alarm_that_nobody_saw_is_told_once_with_what_to_do(
    house: House, tell: TellOfAlarms, told: Told
) -> None:
    sound(house)
    house.later(minutes=9)
    assert tell() == 0
    house.later(minutes=1)
    assert (tell(), tell()) == (1, 0)
    assert told.heard == [
        (
            "Manage My Pain: the connection needs somebody",
            "Nothing comes in from Messenger. It may be a quiet day, or the connection is broken. "
            "Send a test message; if it does not come in, tell the service team.\n"
            "Open the console: https://pain.hospital.example",
        )
    ]


def test_it_is_told_again_after_half_a_day_unless_somebody_has_seen_it(
    house: House, tell: TellOfAlarms
) -> None:
    sound(house)
    house.later(minutes=10)
    assert tell() == 1
    house.later(hours=11, minutes=59)
    assert tell() == 0
    house.later(minutes=1)
    assert tell() == 1
    see(house)
    house.later(hours=13)
    assert tell() == 0


def test_what_was_seen_in_time_is_not_told(house: House, tell: TellOfAlarms) -> None:
    sound(house)
    see(house)
    house.later(hours=1)
    assert tell() == 0
    assert clear(house)
    assert tell() == 0


def test_who_was_told_is_told_that_it_is_over(house: House, tell: TellOfAlarms, told: Told) -> None:
    sound(house)
    house.later(minutes=10)
    tell()
    assert clear(house)
    assert not clear(house)
    with house.store.read() as work:
        assert work.platforms.alarms.open() == []
    assert (tell(), tell()) == (1, 0)
    title, words = told.heard[-1]
    assert title == "Manage My Pain: the connection is well again"
    assert words.startswith("Over: Nothing comes in from Messenger.\n")


def test_what_begins_again_before_anybody_heard_that_it_was_over_is_an_alarm_of_its_own(
    house: House, tell: TellOfAlarms, told: Told
) -> None:
    sound(house)
    house.later(minutes=10)
    tell()
    clear(house)
    sound(house)
    assert tell() == 0
    house.later(minutes=10)
    assert tell() == 1
    assert "Over" not in told.heard[-1][1]


def test_who_cannot_be_told_is_tried_again_ever_later(
    house: House, tell: TellOfAlarms, told: Told
) -> None:
    sound(house)
    house.later(minutes=10)
    told.works = False
    assert tell() == 0
    told.works = True
    assert tell() == 0
    house.later(seconds=31)
    assert tell() == 1


def test_a_refused_token_is_an_alarm_for_as_long_as_it_is_refused(house: House) -> None:
    lost = ["page"]

    class Refused:
        def check_access(self) -> list[str]:
            return lost

    look = CheckAccess(house.store, house.clock, {"messenger": Refused()})  # type: ignore[dict-item]

    def codes() -> list[AlarmCode]:
        house.later(hours=1)
        look()
        with house.store.read() as work:
            return [alarm.code for alarm in work.platforms.alarms.open()]

    assert codes() == [AlarmCode.ACCESS_LOST]
    assert codes() == [AlarmCode.ACCESS_LOST]
    lost.clear()
    assert codes() == []

"""Alarms about the service itself are told outside the console: once, and when they are over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.service_alarms import AlarmCode, ServiceAlarm
from bot.use_cases.check_access import CheckAccess
from bot.use_cases.tell_alarms import TellAlarms
from bot.use_cases.watch_access import WatchAccess
from tests.use_cases.house import House
from tests.use_cases.test_escalation import Told


@pytest.fixture
def told() -> Told:
    return Told()


def tell_alarms(house: House, told: Told, hours: int = 24) -> TellAlarms:
    """As a worker that has just begun: it knows nothing but what the database says."""
    return TellAlarms(
        store=house.store,
        clock=house.clock,
        notify=told,
        connectors={"messenger": house.connector},
        again_after=timedelta(hours=hours),
        service_name="Manage My Pain",
        console_url="https://pain.hospital.example",
    )


def sound(house: House, code: AlarmCode = AlarmCode.SILENCE) -> None:
    with house.store.begin() as work:
        work.platforms.alarms.sound(code, "messenger", "page", house.clock.now())


def clear(house: House, code: AlarmCode = AlarmCode.SILENCE) -> None:
    with house.store.begin() as work:
        assert work.platforms.alarms.clear(code, "messenger", "page", house.clock.now())


def lasting(house: House) -> list[ServiceAlarm]:
    with house.store.read() as work:
        return list(work.platforms.alarms.open())


def test_an_alarm_is_told_once_also_after_a_restart_and_its_end_in_one_line(
    house: House, told: Told
) -> None:
    sound(house)
    assert tell_alarms(house, told)() == 1
    assert tell_alarms(house, told)() == 0, "another worker, or the same one after a restart"
    house.later(hours=3)
    clear(house)
    assert lasting(house) == []
    assert (tell_alarms(house, told)(), tell_alarms(house, told)()) == (1, 0)
    begins, ends = told.heard
    assert begins == (
        "Manage My Pain: please look at the connection",
        "Nothing comes in from the page (Messenger). Since 12:00 on 23 November.\n"
        "Open the console: https://pain.hospital.example",
    )
    assert ends[0] == "Manage My Pain: an alarm is over"
    assert ends[1].split("\n")[0] == (
        "Over since 15:00 on 23 November: Nothing comes in from the page (Messenger)."
    )


def test_what_lasts_is_told_again_after_the_set_time_whether_seen_or_not(
    house: House, told: Told
) -> None:
    sound(house)
    tell_alarms(house, told)()
    (alarm,) = lasting(house)
    with house.store.begin() as work:
        work.platforms.alarms.see(alarm.id, "Amina", house.clock.now())
    house.later(hours=23, minutes=59)
    assert tell_alarms(house, told)() == 0
    house.later(minutes=2)
    assert (tell_alarms(house, told)(), tell_alarms(house, told)()) == (1, 0)
    assert told.heard[1][1].startswith("Still: Nothing comes in from the page (Messenger). Since")
    house.later(hours=48)
    assert tell_alarms(house, told, hours=0)() == 0, "zero hours is never again"


def test_what_is_over_before_anybody_could_be_told_is_not_told(house: House, told: Told) -> None:
    sound(house)
    clear(house)
    told.works = False
    sound(house, AlarmCode.WEBHOOK_INVALID)
    assert tell_alarms(house, told)() == 0
    clear(house, AlarmCode.WEBHOOK_INVALID)
    told.works = True
    house.later(minutes=10)
    assert tell_alarms(house, told)() == 0
    assert told.heard == []
    sound(house)
    assert tell_alarms(house, told)() == 1, "the next one is a new one"


def test_one_that_comes_and_goes_is_told_as_one(house: House, told: Told) -> None:
    sound(house)
    tell_alarms(house, told)()
    clear(house)
    sound(house)
    assert tell_alarms(house, told)() == 0, "it is there still, as far as they know"
    assert len(lasting(house)) == 1
    clear(house)
    assert tell_alarms(house, told)() == 1
    sound(house)
    assert tell_alarms(house, told)() == 1, "they were told that it was over"


def test_what_could_not_be_told_is_tried_again_and_health_says_so(house: House, told: Told) -> None:
    sound(house)
    told.works = False
    assert tell_alarms(house, told)() == 0
    with house.store.read() as work:
        assert work.health(house.clock.now()).escalations_failing == 1
    told.works = True
    assert tell_alarms(house, told)() == 0, "not at once"
    house.later(seconds=31)
    assert tell_alarms(house, told)() == 1
    with house.store.read() as work:
        assert work.health(house.clock.now()).escalations_failing == 0


def test_two_workers_tell_once_and_what_ends_meanwhile_is_told_too(
    house: House, told: Told
) -> None:
    sound(house)

    class SecondWorkerComes(Told):
        def __call__(self, title: str, words: str) -> bool:
            assert tell_alarms(house, told)() == 0
            clear(house)
            return told(title, words)

    assert tell_alarms(house, SecondWorkerComes())() == 1
    assert tell_alarms(house, told)() == 1
    assert [title for title, _ in told.heard] == [
        "Manage My Pain: please look at the connection",
        "Manage My Pain: an alarm is over",
    ]


def refused(reason: FailureReason) -> DeliveryFailed:
    return DeliveryFailed(reason, retryable=True, pauses_account=True)


@pytest.mark.parametrize(
    "reason",
    [
        FailureReason.TOKEN_REFUSED,
        FailureReason.ACCOUNT_PAUSED,
        FailureReason.CREDITS_DEPLETED,
    ],
)
def test_an_account_that_is_refused_sounds_until_a_call_goes_through(
    house: House, told: Told, reason: FailureReason
) -> None:
    watch = WatchAccess(house.store, house.clock)
    house.patient_says("a very private question")
    house.answer_all()
    assert watch() == 0
    house.connector.outcomes = [refused(reason)]
    house.deliver_all()
    assert (watch(), watch()) == (1, 1)
    assert [one.code for one in lasting(house)] == [AlarmCode.ACCESS_LOST]
    assert tell_alarms(house, told)() == 1
    house.later(minutes=29)
    house.connector.outcomes = []
    house.deliver_all()
    assert watch() == 1, "it rests"
    house.later(minutes=2)
    house.deliver_all()
    assert watch() == 0
    assert lasting(house) == []
    assert tell_alarms(house, told)() == 1
    said = " ".join(word for heard in told.heard for word in heard)
    assert "Nothing can be sent from the page (Messenger): the platform refuses us" in said
    assert not any(word in said for word in ("private", "ann", house.conversation().id))


def test_a_token_found_good_ends_the_alarm_though_its_rest_was_over(house: House) -> None:
    check = CheckAccess(house.store, house.clock, {"messenger": house.connector})
    watch = WatchAccess(house.store, house.clock)
    house.connector.no_access = ("page",)
    check()
    assert watch() == 1
    house.connector.no_access = ()
    house.later(hours=3)
    check()
    assert watch() == 0
    assert lasting(house) == []


def test_a_platform_that_cannot_be_reached_says_nothing_of_our_access(house: House) -> None:
    watch = WatchAccess(house.store, house.clock)
    house.patient_says("hello")
    house.answer_all()
    house.connector.outcomes = [
        refused(FailureReason.TOKEN_REFUSED),
        *[DeliveryFailed(FailureReason.UNREACHABLE, retryable=True)] * 8,
    ]
    house.deliver_all()
    assert watch() == 1
    for _ in range(8):
        house.later(minutes=31)
        house.deliver_all()
    with house.store.read() as work:
        (state,) = work.accounts.unwell()
    assert state.reason is FailureReason.UNREACHABLE
    assert watch() == 0
    assert [one.code for one in lasting(house)] == [AlarmCode.ACCESS_LOST]

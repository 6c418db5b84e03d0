"""A connection that broke without a word is noticed: nothing comes in, or X stopped telling us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.hours import StaffedHours
from bot.core.service_alarms import AlarmCode, ServiceAlarm, WebhookHealth
from bot.use_cases.watch_silence import WatchSilence
from bot.use_cases.watch_webhooks import WatchWebhooks
from tests.use_cases.house import House


def alarms(house: House) -> list[ServiceAlarm]:
    with house.store.read() as work:
        return list(work.platforms.alarms.open())


def codes(house: House) -> list[AlarmCode]:
    return [one.code for one in alarms(house)]


def watch(house: House, hours: int = 4) -> WatchSilence:
    return WatchSilence(
        house.store, house.clock, StaffedHours(), {"messenger": ("page",)}, timedelta(hours=hours)
    )


def test_nothing_for_four_staffed_hours_sounds_and_a_message_ends_it(house: House) -> None:
    look = watch(house)
    house.patient_says("hello")
    assert look() == 0
    house.later(hours=3, minutes=59)
    assert look() == 0
    house.later(minutes=6)
    assert look() == 1
    house.later(minutes=6)
    assert look() == 1
    (alarm,) = alarms(house)
    assert (alarm.code, alarm.channel, alarm.account_id) == (AlarmCode.SILENCE, "messenger", "page")
    house.patient_says("hello again")
    house.later(minutes=6)
    assert look() == 0
    assert alarms(house) == []


def test_evenings_and_weekends_do_not_count(house: House) -> None:
    house.clock.at = datetime(2026, 11, 27, 16, 0, tzinfo=UTC)  # a Friday, an hour before the end
    look = watch(house)
    house.patient_says("hello")
    house.clock.at = datetime(2026, 11, 30, 11, 55, tzinfo=UTC)
    assert look() == 0
    house.clock.at = datetime(2026, 11, 30, 12, 5, tzinfo=UTC)
    assert look() == 1


def test_where_nobody_ever_wrote_silence_begins_with_the_worker(house: House) -> None:
    look = watch(house, hours=1)
    assert look() == 0
    house.later(minutes=61)
    assert look() == 1


def test_zero_hours_is_never_and_switching_it_off_ends_an_alarm(house: House) -> None:
    look = watch(house, hours=1)
    look()
    house.later(hours=2)
    assert look() == 1
    off = watch(house, hours=0)
    off()
    assert alarms(house) == []


def test_it_looks_every_five_minutes_only(house: House) -> None:
    look = watch(house, hours=1)
    look()
    house.later(hours=2)
    assert look() == 1
    house.later(minutes=4)
    assert look() == 0


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        (datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 18, tzinfo=UTC), 8),
        (datetime(2026, 11, 23, 12, tzinfo=UTC), datetime(2026, 11, 23, 11, tzinfo=UTC), 0),
        (datetime(2026, 11, 27, 16, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC), 2),
        (datetime(2026, 7, 1, 8, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=UTC), 1),
    ],
)
def test_staffed_time_between_two_moments(start: datetime, end: datetime, hours: int) -> None:
    assert StaffedHours().staffed_between(start, end) == timedelta(hours=hours)


@dataclass
class X:
    """A platform that says how it regards our webhook."""

    health: WebhookHealth = WebhookHealth.VALID
    asked: int = 0

    def check_webhook(self) -> WebhookHealth:
        self.asked += 1
        return self.health


def looked(house: House, x: X, look: WatchWebhooks, health: WebhookHealth) -> list[AlarmCode]:
    x.health = health
    house.later(minutes=16)
    look()
    return codes(house)


def test_an_invalid_webhook_sounds_until_it_is_valid_and_then_says_what_may_be_missing(
    house: House,
) -> None:
    x = X()
    look = WatchWebhooks(house.store, house.clock, {"twitter": x})
    assert looked(house, x, look, WebhookHealth.VALID) == []
    assert looked(house, x, look, WebhookHealth.INVALID) == [AlarmCode.WEBHOOK_INVALID]
    assert looked(house, x, look, WebhookHealth.UNKNOWN) == [AlarmCode.WEBHOOK_INVALID]
    assert looked(house, x, look, WebhookHealth.VALID) == [AlarmCode.WEBHOOK_WAS_INVALID]
    assert looked(house, x, look, WebhookHealth.VALID) == [AlarmCode.WEBHOOK_WAS_INVALID]
    (alarm,) = alarms(house)
    with house.store.begin() as work:
        assert work.platforms.alarms.see(alarm.id, "Amina", house.clock.now())
    assert codes(house) == [], "what is over is gone once somebody has seen it"


def test_a_webhook_that_was_mended_at_once_is_told_of_too(house: House) -> None:
    x = X()
    look = WatchWebhooks(house.store, house.clock, {"twitter": x})
    found = looked(house, x, look, WebhookHealth.REVALIDATED)
    assert found == [AlarmCode.WEBHOOK_WAS_INVALID]


def test_what_lasts_stays_noted_after_somebody_has_seen_it(house: House) -> None:
    x = X(WebhookHealth.INVALID)
    look = WatchWebhooks(house.store, house.clock, {"twitter": x})
    assert look() == 1
    (alarm,) = alarms(house)
    for name in ("Amina", "Ben"):
        with house.store.begin() as work:
            assert work.platforms.alarms.see(alarm.id, name, house.clock.now())
    (seen,) = alarms(house)
    assert (seen.seen_by, seen.seen_at) == ("Amina", house.clock.now())
    with house.store.begin() as work:
        assert not work.platforms.alarms.see("unknown", "Ben", house.clock.now())


def test_it_asks_every_quarter_of_an_hour_only(house: House) -> None:
    x = X()
    look = WatchWebhooks(house.store, house.clock, {"twitter": x})
    look()
    house.later(minutes=14)
    look()
    house.later(minutes=2)
    look()
    assert x.asked == 2

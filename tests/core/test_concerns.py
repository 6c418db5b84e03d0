"""Which comments a person must see the same day, and the times at which they are shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.concerns import Rounds, days_since, is_concern, last_round, rounds_on
from bot.core.feedback_plan import WHOLE_MESSAGE
from bot.core.hours import StaffedHours
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of

MONDAY = date(2026, 11, 23)
HOURS = StaffedHours(closed_on=frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


def found(tier: Tier, rule: str = "phrases") -> Verdict:
    return verdict_of((Finding(tier, "X", rule, "why"),))


@pytest.mark.parametrize(
    ("text", "score", "verdict", "goes"),
    [
        ("they were kind", "Very good", Verdict(), False),
        ("waited two hours", "", found(Tier.COMPLAINT), True),
        ("waited two hours", "", found(Tier.COMPLAINT, WHOLE_MESSAGE), True),
        ("a nurse slapped me", "Good", Verdict(), True),
        ("it happened because I’m deaf and I was humiliated", "", Verdict(), True),
        ("i want to die", "", found(Tier.CRISIS), True),
        ("it hurt so much", "", found(Tier.URGENT, WHOLE_MESSAGE), False),
        ("is my dose right", "", found(Tier.CLINICAL_INDIVIDUAL), False),
        ("too noisy", "Poor", Verdict(), True),
        ("too noisy", "Very poor", Verdict(), True),
        ("too noisy", "Neither good nor poor", Verdict(), False),
        ("", "Very poor", Verdict(), False),
    ],
)
def test_complaints_harm_danger_and_the_words_of_a_low_score(
    text: str, score: str, verdict: Verdict, goes: bool
) -> None:
    assert is_concern(text, score, verdict) is goes


def test_four_rounds_a_staffed_day_and_none_on_another() -> None:
    at = [f"{one.at:%H:%M}{'.' * one.closes}" for one in rounds_on(MONDAY, HOURS)]
    assert at == ["09:00", "13:00", "16:00", "17:00."]
    assert rounds_on(date(2026, 11, 22), HOURS) == rounds_on(date(2026, 12, 25), HOURS) == []
    short = StaffedHours(opens=time(9), closes=time(9, 30))
    assert [f"{one.at:%H:%M}" for one in rounds_on(MONDAY, short)] == ["09:00", "09:15", "09:30"]


def test_the_last_round_over_a_weekend_and_a_closed_service() -> None:
    sunday = datetime(2026, 11, 29, 12, tzinfo=UTC)
    friday = last_round(sunday, HOURS)
    assert friday is not None
    assert (friday.day, friday.closes) == (date(2026, 11, 27), True)
    morning = datetime(2026, 11, 23, 10, tzinfo=UTC)
    opening, closing = last_round(morning, HOURS), last_round(morning, HOURS, closing=True)
    assert opening is not None
    assert closing is not None
    assert (opening.day, closing.day) == (MONDAY, date(2026, 11, 20))
    assert last_round(sunday, StaffedHours(weekdays=())) is None


MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@given(MOMENTS)
def test_whatever_comes_in_staffed_hours_is_shown_on_that_day(came: datetime) -> None:
    if not HOURS.is_open(came):
        return
    shown = next(one for one in rounds_on(HOURS.today(came), HOURS) if one.at > came)
    assert shown.day == HOURS.today(came)
    assert shown.at - came <= timedelta(hours=4)


@given(MOMENTS, MOMENTS)
def test_staffed_days_are_counted_from_round_to_round(one: datetime, other: datetime) -> None:
    first, then = (last_round(at, HOURS) for at in sorted((one, other)))
    if first is None or then is None:
        return
    number = days_since(Rounds(first.at), then, HOURS)
    days = (then.day - first.day).days
    between = [first.day + timedelta(days=n + 1) for n in range(days)]
    assert number == min(3, sum(HOURS.is_staffed(day) for day in between))

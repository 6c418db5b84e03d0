"""Two working days, without knowing when a comment came: never a day too many."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.comment_clock import Looks, Reading, Standing
from bot.core.hours import StaffedHours

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
HOURS = StaffedHours(closed_on=CHRISTMAS)
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),
        (date(2026, 11, 26), date(2026, 11, 30)),
        (date(2026, 11, 27), date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 12, 1)),
        (date(2026, 11, 29), date(2026, 12, 1)),
        (date(2026, 12, 23), date(2026, 12, 29)),
        (date(2026, 12, 24), date(2026, 12, 30)),
    ],
    ids=["Monday", "Thursday", "Friday", "Saturday", "Sunday", "before Christmas", "Christmas Eve"],
)
def test_two_working_days_over_weekends_and_bank_holidays(day: date, due: date) -> None:
    assert HOURS.working_day_after(day, 2) == due


def test_before_anybody_looked_nothing_is_due() -> None:
    assert Looks().due(Reading.NEW, HOURS) is None
    assert Looks().taken_up(MONDAY).due(Reading.WAITING, HOURS) is None
    assert Looks().taken_up(MONDAY).due(Reading.NEW, HOURS) == date(2026, 11, 25)


@given(
    came=st.integers(0, 40),
    looks=st.lists(st.integers(0, 60), min_size=1, max_size=20, unique=True).map(sorted),
)
def test_nothing_is_ever_due_later_than_two_working_days_after_it_came(
    came: int, looks: list[int]
) -> None:
    """Whoever looks when: the day shown is right, or too early, but never too late."""
    state, taken = Looks(), Reading.NEW
    for number in looks:
        if taken is Reading.NEW:
            state = state.taken_up(MONDAY + timedelta(days=number))
            if number > came:
                taken = Reading.WAITING
                break
    due = state.due(taken, HOURS)
    last = HOURS.working_day_after(MONDAY + timedelta(days=came), 2)
    assert due is None or due <= last


def test_a_share_of_nothing_is_nothing() -> None:
    assert Standing(0, None, 0, 0).share_on_time is None
    assert Standing(0, None, 3, 1).share_on_time == 75

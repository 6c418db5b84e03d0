"""Until when each platform lets each author answer, and how moments are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.messages import Author
from connectors.moments import first_moment, moment
from tests.connectors.cases import NOW, messenger, twitter

_DAY, _WEEK = timedelta(hours=24), timedelta(days=7)


@pytest.mark.parametrize(
    ("author", "approved", "lasts"),
    [
        (Author.ASSISTANT, False, _DAY),
        (Author.ASSISTANT, True, _DAY),
        (Author.SERVICE, True, _DAY),
        (Author.STAFF, False, _DAY),
        (Author.STAFF, True, _WEEK),
    ],
)
def test_messenger_closes_to_the_second(author: Author, approved: bool, lasts: timedelta) -> None:
    connector = messenger(human_agent=approved)
    just_open = connector.reply_window(NOW - lasts + timedelta(seconds=1), author, NOW)
    just_closed = connector.reply_window(NOW - lasts, author, NOW)
    assert (just_open.open, just_closed.open) == (True, False)
    assert just_closed.closes_at == NOW
    assert ("7 days" if lasts == _WEEK else "24 hours") in just_closed.why


def test_x_never_closes() -> None:
    window = twitter().reply_window(NOW - timedelta(days=900), Author.ASSISTANT, NOW)
    assert (window.open, window.closes_at) == (True, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1458692752478, datetime(2016, 3, 23, 0, 25, 52, 478000, tzinfo=UTC)),
        ("1458692752478", datetime(2016, 3, 23, 0, 25, 52, 478000, tzinfo=UTC)),
        (1458692752, datetime(2016, 3, 23, 0, 25, 52, tzinfo=UTC)),
        ("1527459824", datetime(2018, 5, 27, 22, 23, 44, tzinfo=UTC)),
        (10**11 - 1, datetime(5138, 11, 16, 9, 46, 39, tzinfo=UTC)),
        (10**11, datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)),
        (0, None),
        (-5, None),
        (True, None),
        (1.5, None),
        (None, None),
        ("soon", None),
        ("", None),
        (10**18, None),
        ("\u0661\u0662\u0663", None),
    ],
)
def test_a_moment_is_read_in_whichever_unit_it_came(
    value: object, expected: datetime | None
) -> None:
    assert moment(value) == expected


def test_the_first_moment_that_can_be_read_counts() -> None:
    assert first_moment("soon", None, 1458692752) == moment(1458692752)
    assert first_moment("soon") is None

"""Single values of a platform's JSON: their type is never taken on trust."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.events import Echo
from connectors.moments import first_moment, moment
from connectors.payload import as_number, as_text, fingerprint
from tests.connectors.cases import MESSENGER, TWITTER, messenger, twitter


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2002", "2002"),
        (2002, "2002"),
        (10**18 + 1, "1000000000000000001"),
        (True, ""),
        (1.5, ""),
        (None, ""),
        (["2002"], ""),
        ({"id": "2002"}, ""),
        ("a\x00b\ud83dc", "a\ufffdb\ufffdc"),
    ],
)
def test_an_id_is_text_whether_it_came_as_text_or_number(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [("17", 17), (17, 17), (" 17 ", 17), ("-1", -1), ("9" * 20, None), ("1.5", None), (True, None)],
)
def test_a_number_is_read_from_text_too(value: object, number: int | None) -> None:
    assert as_number(value) == number


def test_a_fingerprint_does_not_confuse_where_one_part_ends() -> None:
    assert fingerprint("a", "bc") == fingerprint("a", "bc")
    assert fingerprint("a", "bc") != fingerprint("ab", "c")


def test_without_an_app_id_no_echo_is_ours() -> None:
    """An echo may lack the app's id: a missing id must not match a missing setting."""
    nameless = (
        (messenger(app_id=""), MESSENGER.payload("echo_without_an_app")),
        (twitter(own_app_id=""), TWITTER.payload("echo_without_an_app")),
    )
    for connector, body in nameless:
        (event,) = connector.read_events(body)
        assert isinstance(event, Echo)
        assert (event.from_our_app, event.outbox_id) == (False, "")


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

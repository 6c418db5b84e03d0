"""Until when each platform lets each author answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.messages import Author
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

"""What the service itself says, and where it says it otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.hours import StaffedHours
from bot.core.messages import Reply
from tests.fakes import fake_words


def test_a_channel_may_have_words_of_its_own() -> None:
    words = fake_words(StaffedHours())
    own = (Reply("only here"),)
    both = replace(words, responses={**words.responses, "utter_confidential_web_chat": own})
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    assert both.on("web_chat").say("utter_confidential", now) == own
    assert both.on("messenger").say("utter_confidential", now) == words.say(
        "utter_confidential", now
    )

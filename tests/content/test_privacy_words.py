"""What people are told of privacy is true wherever they write, and says what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answers import load_answers
from bot.core.hours import StaffedHours
from bot.core.messages import Reply
from bot.core.placeholders import HOSPITAL_FACTS
from bot.core.reading_age import grade
from bot.core.service_words import ServiceWords

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FACTS = {name: name.lower() for name in (*HOSPITAL_FACTS, "ANSWER", "OTHER")}
WORDS = ServiceWords(load_answers(Path("data/answers")).bubbles, FACTS, StaffedHours())
KEPT = "If your card names your ward, we keep the name of the ward with your answers."
#: True in an app of a company, and not on the trust's own page.
OF_AN_APP = (
    "social media",
    "press and hold",
    "delete your message",
    "delete this chat",
    "your app",
)


def text(words: ServiceWords, name: str) -> str:
    return "\n".join(reply.text for reply in words.say(name, NOW))


def test_nothing_said_on_the_web_page_is_about_an_app() -> None:
    on_the_page = WORDS.on("web_chat")
    every = {name: text(on_the_page, name) for name in WORDS.responses}
    own = {n for n in every if n.endswith("_web_chat")}
    replaced = {name.removesuffix("_web_chat") for name in own}
    said = {n: t for n, t in every.items() if n in own or n not in replaced}
    assert len(said) > 100
    wrong = {n: part for n, t in said.items() for part in OF_AN_APP if part in t.casefold()}
    assert wrong == {}


def test_the_privacy_answer_tells_companies_and_our_own_page_apart() -> None:
    answer = text(WORDS, "utter_faq/privacy")
    assert "On Messenger and X, this chat runs on that company's system and is not" in answer
    assert "On the hospital's own page there is no such company." in answer


@pytest.mark.parametrize("name", ["utter_ask_fb_consent", "utter_faq/privacy"])
def test_where_wards_are_kept_people_are_told_before_they_answer(name: str) -> None:
    kept = replace(WORDS, wards_kept=True)
    replies = WORDS.say(name, NOW)
    told = kept.with_ward(tuple(replace(one, source=name) for one in replies), NOW)
    assert [KEPT in one.text for one in told] == [True, *[False] * (len(told) - 1)]
    assert told[0].text.replace(f" {KEPT}", "") == replies[0].text
    assert len(told[0].text) <= 640
    assert grade(told[0].text) <= (6 if name == "utter_ask_fb_consent" else 9)
    assert WORDS.with_ward(replies, NOW) == replies, "and nowhere else"


def test_other_words_say_nothing_of_wards() -> None:
    other = (Reply("words", source="utter_ask_fb_who"),)
    assert replace(WORDS, wards_kept=True).with_ward(other, NOW) == other

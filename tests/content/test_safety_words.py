"""The words that go out when someone may be in danger, and the promises in the others."""

from __future__ import annotations

import re

import pytest
from approved_words import Response

from bot.core.service_words import REQUIRED

PASSED_ON = (
    "emergency",
    "crisis",
    "crisis_carer",
    "crisis_abuse",
    "urgent",
    "clinical_individual",
    "complaint",
    "request_human",
    "not_understood_twice",
    "assistant_down",
    "other_language",
)


def test_the_service_finds_every_fixed_word_it_needs(fixed: dict[str, Response]) -> None:
    assert {name.removeprefix("utter_") for name in REQUIRED} <= set(fixed)


def test_emergency_opens_with_the_action_and_999(fixed: dict[str, Response]) -> None:
    first_words = " ".join(fixed["emergency"].text.split()[:12])
    assert first_words.startswith("Call 999 now")
    assert "In hospital, press" in first_words


def test_emergency_is_one_message(fixed: dict[str, Response]) -> None:
    text = fixed["emergency"].text
    assert len(fixed["emergency"].bubbles) == 1
    assert "call bell" in text
    assert "999 BSL" in text
    assert "?" not in text.replace("Deaf or cannot speak?", "")


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("emergency_sedation", "Do not leave them alone"),
        ("emergency_overdose", "Do not make yourself sick"),
        ("emergency_bleeding", "Press firmly"),
        ("emergency_allergy", "adrenaline pen"),
        ("emergency_spine", "seen straight away"),
        ("emergency_pump", "tell the nurse you have a local anaesthetic pump"),
    ],
)
def test_each_emergency_addition_says_what_to_do_in_a_few_words(
    fixed: dict[str, Response], name: str, action: str
) -> None:
    assert action in fixed[name].text
    assert len(fixed[name].text.split()) <= 30
    assert "?" not in fixed[name].text


@pytest.mark.parametrize("name", ["crisis", "crisis_carer"])
def test_crisis_thanks_first_and_gives_a_person_to_talk_to(
    fixed: dict[str, Response], name: str
) -> None:
    (text,) = fixed[name].bubbles
    assert "Thank you for telling me." in text.split("\n")[0]
    assert "999" in text.split("\n")[1]
    for way in ("111, choose option 2", "116 123", "85258", "any member of staff"):
        assert way in text


def test_a_worried_carer_is_told_to_stay_if_it_is_safe(
    fixed: dict[str, Response],
) -> None:
    assert "stay with them if it is safe" in fixed["crisis_carer"].text
    assert "you're feeling like this" not in fixed["crisis_carer"].text


def test_abuse_words_do_not_blame_and_say_how_to_ask_for_help_in_silence(
    fixed: dict[str, Response],
) -> None:
    first = fixed["crisis_abuse"].bubbles[0]
    assert "not your fault" in first
    assert "999" in first
    assert "press 55" in first
    assert "delete this chat" in first


@pytest.mark.parametrize("name", ["crisis", "crisis_carer", "crisis_abuse"])
def test_crisis_words_keep_to_the_style_rules(fixed: dict[str, Response], name: str) -> None:
    forbidden = r"commit|successful|failed|get better|your family|confidential|worry"
    assert not re.search(forbidden, fixed[name].text, re.IGNORECASE)
    assert fixed[name].buttons == ()


def test_urgent_gives_a_way_for_the_ward_and_for_home(
    fixed: dict[str, Response],
) -> None:
    (text,) = fixed["urgent"].bubbles
    for way in ("In hospital:", "At home:", "NHS 111", "Call 999 if", "call bell"):
        assert way in text
    assert text.index("NHS 111") < text.index("{{PAIN_TEAM_HOURS}}")


@pytest.mark.parametrize("name", PASSED_ON)
def test_passing_on_is_said_in_the_past_tense_and_promises_no_moment(
    fixed: dict[str, Response], name: str
) -> None:
    text = fixed[name].text
    assert re.search(r"I( have|'ve) passed", text)
    assert not re.search(r"shortly|soon\b|in a moment|right away", text)


@pytest.mark.parametrize(
    "name",
    ["still_waiting", "unread", "hand_off_failed", "assistant_down", "request_human"],
)
def test_whoever_waits_is_told_where_to_get_help_now(fixed: dict[str, Response], name: str) -> None:
    assert "111" in fixed[name].text
    assert "999" in fixed[name].text
    assert "call bell" in fixed[name].text


def test_out_of_hours_says_when_nurses_read_again(fixed: dict[str, Response]) -> None:
    assert fixed["out_of_hours"].text == (
        "Our nurses are not reading messages now. They start again at {{NEXT_OPEN}}."
    )


def test_the_opening_says_it_is_not_a_person_and_where_urgent_help_is(
    fixed: dict[str, Response],
) -> None:
    assert "I'm a chatbot, not a person" in fixed["opening"].text
    privacy = fixed["opening_privacy"].text
    for words in ("Please do not share", "Call 111", "Call 999", "call bell"):
        assert words in privacy


def test_small_talk_says_it_is_a_chatbot(fixed: dict[str, Response]) -> None:
    for name in ("opening", "greet", "how_are_you", "nurse_left"):
        assert "chatbot" in fixed[name].text, name


def test_the_menu_is_the_same_everywhere(fixed: dict[str, Response]) -> None:
    menu = (
        ("Ask a question", "/faq/what_can_you_do"),
        ("Give feedback", "/give_feedback"),
        ("Talk to a nurse", "/request_human"),
    )
    for name in ("opening_privacy", "returning", "greet", "not_understood", "off_topic"):
        assert fixed[name].buttons == menu, name


def test_personal_details_are_never_called_safe_here(
    responses: list[Response],
) -> None:
    for response in responses:
        assert "this chat is private" not in response.text.lower(), response.name
        assert "secure" not in response.text.lower(), response.name

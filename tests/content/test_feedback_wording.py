"""The Friends and Family Test is national wording. It may not drift.

Source: Using the Friends and Family Test to improve patient experience (NHS England).
"""

from __future__ import annotations

import pytest
from approved_words import Response

from bot.core.feedback_form import step
from bot.core.feedback_items import ITEMS, NAMES, TITLES, Item, Kind
from bot.core.feedback_state import Form, Heard
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.reading_age import grade

QUESTION = "Overall, how was your experience of our service?"
SIX = (
    "Very good",
    "Good",
    "Neither good nor poor",
    "Poor",
    "Very poor",
    "Don't know",
)


def test_the_service_counts_the_same_six_answers() -> None:
    assert FFT_ANSWERS == SIX


def test_the_question_and_its_six_answers_are_exact(fixed: dict[str, Response]) -> None:
    assert fixed["ask_fft_score"].text.split("\n")[-1] == QUESTION
    titles = tuple(title for title, _ in fixed["ask_fft_score"].buttons)
    assert titles == (*SIX, "Skip", "Stop")


def test_the_question_names_the_setting_first(fixed: dict[str, Response]) -> None:
    assert fixed["ask_fft_score"].text == (
        "Thinking about the pain team's care during your hospital stay:\n" + QUESTION
    )


def test_the_two_follow_up_questions_are_exact(fixed: dict[str, Response]) -> None:
    assert fixed["ask_fft_why"].text == ("Please can you tell us why you gave your answer?")
    assert fixed["ask_fft_better"].text == (
        "Please tell us about anything that we could have done better."
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name != "fb_consent"])
def test_every_screen_can_be_skipped_and_stopped(fixed: dict[str, Response], name: str) -> None:
    assert fixed[f"ask_{name}"].buttons[-2:] == (("Skip", "/skip"), ("Stop", "/stop"))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_a_button_names_its_question_and_is_an_answer_to_it(
    fixed: dict[str, Response], item: Item
) -> None:
    payloads = [p for _, p in fixed[f"ask_{item.name}"].buttons if not p.startswith("/")]
    for payload in payloads:
        move = step(Form(asked=item.name, at=item.name), Heard(payload))
        assert not move.interrupts
        assert not any(words.name.startswith("feedback_pick") for words in move.say), payload
    assert bool(payloads) is (item.kind is not Kind.COMMENT)


@pytest.mark.parametrize("item", [i for i in ITEMS if i.choices], ids=lambda item: item.name)
def test_the_console_and_the_chat_name_a_choice_alike(
    fixed: dict[str, Response], item: Item
) -> None:
    for title, payload in fixed[f"ask_{item.name}"].buttons:
        choice = payload.partition("=")[2]
        if choice and item.name != "fb_more":
            assert title == TITLES.get(choice, choice)


def test_scales_have_the_same_order_each_time(fixed: dict[str, Response]) -> None:
    for item in ITEMS:
        if item.kind.scale:
            top = item.kind.scale.value
            titles = [title for title, _ in fixed[f"ask_{item.name}"].buttons][:-2]
            marks = [str(n * top // 10) for n in range(11)]
            assert [title.rstrip("%") for title in titles] == marks


def test_screens_are_short_and_easy(fixed: dict[str, Response]) -> None:
    """Source: the feedback conversation, test 12: school grade 6, 640 characters."""
    screens = [r for name, r in fixed.items() if name.startswith(("ask_f", "ask_p", "ask_s"))]
    screens += [r for name, r in fixed.items() if name.startswith("feedback_")]
    assert len(screens) > 50
    assert [r.name for r in screens for bubble in r.bubbles if len(bubble) > 640] == []
    # The national question may not be made easier.
    ours = [r for r in screens if r.name != "ask_fft_score"]
    hard = {r.name: round(grade(r.text), 1) for r in ours if grade(r.text) > 6}
    assert hard == {}


def test_no_screen_comments_on_a_score(fixed: dict[str, Response]) -> None:
    for name, response in fixed.items():
        if name.startswith("ask_"):
            assert "!" not in response.text
            assert not any(ord(mark) > 0x2000 for mark in response.text), "no emoji"


def test_the_start_says_it_is_free_anonymous_and_not_for_emergencies(
    fixed: dict[str, Response],
) -> None:
    text = fixed["ask_fb_consent"].text
    for words in (
        "anonymous",
        "your choice",
        "will not affect your care",
        "skip or stop at any time",
        "do not give names",
        "Nobody reads this straight away",
        "111",
        "999",
        "18 or over",
    ):
        assert words in text


@pytest.mark.parametrize("name", ["feedback_thanks", "feedback_sorry"])
def test_no_word_pleads_for_another_score(fixed: dict[str, Response], name: str) -> None:
    assert "?" not in fixed[name].text
    assert "score" not in fixed[name].text

"""The Friends and Family Test is national wording. It may not drift.

Source: Using the Friends and Family Test to improve patient experience (NHS England).
"""

from __future__ import annotations

import pytest
from approved_words import Response

from bot.core.directives import FFT_ANSWERS

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


@pytest.mark.parametrize("name", ["ask_fft_score", "ask_fft_score_again"])
def test_the_question_and_its_six_answers_are_exact(fixed: dict[str, Response], name: str) -> None:
    assert fixed[name].text.split("\n")[-1] == QUESTION
    assert fixed[name].buttons == tuple((answer, answer) for answer in SIX)


def test_the_question_names_the_setting_first(fixed: dict[str, Response]) -> None:
    assert fixed["ask_fft_score"].text == (
        "Thinking about the pain team's care during your hospital stay:\n" + QUESTION
    )


def test_the_two_follow_up_questions_are_exact(fixed: dict[str, Response]) -> None:
    assert fixed["ask_fft_why"].text == ("Please can you tell us why you gave your answer?")
    assert fixed["ask_fft_better"].text == (
        "Please tell us about anything that we could have done better."
    )


@pytest.mark.parametrize("name", ["ask_fft_why", "ask_fft_better"])
def test_a_follow_up_can_be_skipped_and_stopped(fixed: dict[str, Response], name: str) -> None:
    assert fixed[name].buttons == (("Skip", "/skip"), ("Stop", "/stop"))


def test_the_start_says_it_is_free_anonymous_and_not_for_emergencies(
    fixed: dict[str, Response],
) -> None:
    text = fixed["feedback_start"].text
    for words in (
        "anonymous",
        "your choice",
        "will not affect your care",
        "skip or stop at any time",
        "do not give names",
        "Nobody reads this straight away",
        "111",
        "999",
    ):
        assert words in text


@pytest.mark.parametrize("name", ["feedback_thanks", "feedback_sorry"])
def test_no_word_pleads_for_another_score(fixed: dict[str, Response], name: str) -> None:
    assert "?" not in fixed[name].text
    assert "score" not in fixed[name].text

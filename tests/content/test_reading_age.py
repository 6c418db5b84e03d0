"""Everything reads like something a ten-year-old can follow."""

from __future__ import annotations

import pytest
from approved_words import Response

from bot.core.reading_age import grade, syllables

MEAN_GRADE = 6.0
HARDEST_GRADE = 8.0


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("pain", 1),
        ("take", 1),
        ("tablet", 2),
        ("button", 2),
        ("needed", 2),
        ("eased", 1),
        ("little", 2),
        ("while", 1),
        ("medicine", 3),
        ("operation", 4),
        ("999", 1),
    ],
)
def test_syllables_are_counted_about_right(word: str, expected: int) -> None:
    assert syllables(word) == expected


def test_the_formula_tells_easy_from_hard() -> None:
    easy = "The cat sat on the mat. It was a big cat."
    hard = (
        "Administration of multimodal analgesia necessitates continual reassessment "
        "of individual physiological parameters."
    )
    assert grade(easy) < 1
    assert grade(hard) > 20


def test_the_texts_are_easy_on_average(responses: list[Response]) -> None:
    for answers in (True, False):
        grades = [grade(r.text) for r in responses if r.is_english and r.is_answer is answers]
        assert sum(grades) / len(grades) <= MEAN_GRADE


def test_no_single_text_is_hard(responses: list[Response]) -> None:
    hard = {
        response.name: round(found, 1)
        for response in responses
        if response.is_english and (found := grade(response.text)) > HARDEST_GRADE
    }
    assert hard == {}


def test_sentences_are_short_on_average(answers: list[Response]) -> None:
    words = sum(len(answer.text.split()) for answer in answers)
    sentences = sum(answer.text.count(".") + answer.text.count("?") for answer in answers)
    assert words / sentences <= 15

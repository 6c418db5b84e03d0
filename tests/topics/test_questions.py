"""Two questions in one message are found; one question is left whole."""

from __future__ import annotations

import time

import pytest

from bot.topics.questions import MOST_PARTS, questions_in


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "what is a pca and can i drive on codeine",
            ("what is a pca", "can i drive on codeine"),
        ),
        (
            "How long does the block last? Also who do I ring at night?",
            ("How long does the block last", "Also who do I ring at night"),
        ),
        (
            "when can mum visit\nis there parking",
            ("when can mum visit", "is there parking"),
        ),
    ],
)
def test_two_questions(text: str, parts: tuple[str, ...]) -> None:
    assert tuple(part.rstrip("?") for part in questions_in(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "what is gas and air",
        "is it ok to have heat and ice",
        "hiya! what is a spinal",
        "Thanks. What about sleep?",
        "a b c. d e f. g h i. j k l. m n o.",
    ],
)
def test_one_question_or_a_story_stays_whole(text: str) -> None:
    assert questions_in(text) == ()


def test_there_are_never_more_parts_than_are_read() -> None:
    text = "what is a pca? what is a spinal? what is a nerve block?"
    assert len(questions_in(text)) == MOST_PARTS


def test_a_wall_of_spaces_costs_nothing() -> None:
    began = time.perf_counter()
    for text in ("a" + " " * 20_000 + "b", "\n" * 20_000, ", " * 10_000, " and" * 5_000):
        questions_in(text)
    assert time.perf_counter() - began < 0.5

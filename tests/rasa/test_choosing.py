"""What a message asks for, from how likely each label is; and a second opinion on that."""

from __future__ import annotations

import numpy as np
import pytest

from bot.dialogue.components.averaging import averaged
from bot.dialogue.components.choosing import choice, topics_of_parts

LIMITS = {
    "threshold": 0.5,
    "margin": 0.15,
    "conversation_threshold": 0.3,
    "person_threshold": 0.6,
    "part_threshold": 0.6,
}


@pytest.mark.parametrize(
    ("ranked", "chosen"),
    [
        ([("faq/a", 0.7), ("faq/b", 0.2)], "faq/a"),
        ([("faq/a", 0.49), ("faq/b", 0.1)], "nlu_fallback"),
        ([("faq/a", 0.51), ("faq/b", 0.4)], "nlu_fallback"),
        ([("greet", 0.31), ("faq/b", 0.3)], "greet"),
        ([("request_human", 0.59), ("greet", 0.2)], "nlu_fallback"),
        ([("request_human", 0.61), ("greet", 0.2)], "request_human"),
        ([], "nlu_fallback"),
    ],
)
def test_the_likeliest_only_when_it_is_sure_enough(
    ranked: list[tuple[str, float]], chosen: str
) -> None:
    assert choice(ranked, LIMITS) == chosen


def test_each_sure_part_names_its_topic_once() -> None:
    parts = [
        [("faq/a", 0.9)],
        [("faq/a", 0.8)],
        [("faq/b", 0.59)],
        [("greet", 0.9)],
        [("faq/c", 0.7)],
        [],
    ]
    assert topics_of_parts(parts, LIMITS) == ("faq/a", "faq/c")


def test_the_reader_counts_among_the_labels_it_knows() -> None:
    labels = ("a", "b", "new")
    mixed = averaged(
        np.array([0.5, 0.3, 0.2], np.float32), labels, np.array([0.1, 0.9]), ("a", "b"), 0.5
    )
    assert mixed == pytest.approx([0.29, 0.51, 0.2])
    assert mixed.sum() == pytest.approx(1)


def test_another_assistants_labels_are_left_to_the_linear_model() -> None:
    own = np.array([0.6, 0.4], np.float32)
    assert averaged(own, ("x", "y"), np.array([1.0]), ("a",), 0.5) is own

"""How like an approved question a message is."""

from __future__ import annotations

import pytest

from bot.topics import load_likeness


@pytest.mark.parametrize("text", ["what is a pca", "can I drive on codeine?"])
def test_an_approved_question_is_like_itself(text: str) -> None:
    assert load_likeness()(text) > 0.9


@pytest.mark.parametrize("text", ["hello", "thank you so much", "I want to speak to a nurse"])
def test_what_asks_for_no_answer_is_like_none(text: str) -> None:
    assert load_likeness()(text) == 0.0

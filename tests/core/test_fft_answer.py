"""A typed answer to the Friends and Family Test is read exactly or not at all."""

from __future__ import annotations

import pytest

from bot.core.fft_answer import FFT_ANSWERS, OPTIONS, fft_answer


@pytest.mark.parametrize("answer", FFT_ANSWERS)
def test_each_answer_is_itself(answer: str) -> None:
    assert fft_answer(answer) == answer
    assert fft_answer(answer.upper() + " ") == answer


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("v good", "Very good"),
        ("very gud", "Very good"),
        ("verry good thanks", "Very good"),
        ("it was good", "Good"),
        ("good!", "Good"),
        ("poor.", "Poor"),
        ("v poor", "Very poor"),
        ("neither", "Neither good nor poor"),
        ("neither good or poor", "Neither good nor poor"),
        ("dont know", "Don't know"),
        ("don’t know", "Don't know"),
        ("do not know", "Don't know"),
        ("dunno", "Don't know"),
        ("vrey good", "Very good"),
    ],
)
def test_a_near_exact_answer_counts(typed: str, answer: str) -> None:
    assert fft_answer(typed) == answer


@pytest.mark.parametrize(
    "typed",
    [
        *("ok", "fine", "alright", "4/5", "8/10", "👍", "😀", "not good", "not very good"),
        *("no good", "good and bad", "food", "great", "excellent", "bad", "meh", "7", "0"),
        *("very", "", "door", "good question, what is a pca"),
    ],
)
def test_anything_else_is_never_guessed(typed: str) -> None:
    assert fft_answer(typed) is None


def test_a_bare_number_is_the_option_in_that_place() -> None:
    assert [fft_answer(str(n)) for n in range(1, 7)] == [option.payload for option in OPTIONS]

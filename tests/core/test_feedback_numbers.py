"""Numbers as people write them; what is not plainly a number is never taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.feedback_numbers import Reading, Scale, Sure, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((str(n), n) for n in range(11)),
        ("8", 8),
        ("8/10", 8),
        ("8 / 10", 8),
        ("eight", 8),
        ("Eight!", 8),
        ("8 out of 10", 8),
        ("seven out of ten", 7),
        ("seven of ten", 7),
        ("about 7", 7),
        ("about a 7 i think", 7),
        ("i'd say 6", 6),
        ("it was an 8", 8),
        ("worst pain 10", 10),
        ("ten", 10),
        ("10/10", 10),
        ("ten out of ten", 10),
        ("0", 0),
        ("nil", 0),
        ("none", 0),
        ("zero", 0),
        ("no pain", 0),
        ("no pain at all", 0),
        ("nothing", 0),
        ("half", 5),
        ("7.4", 7),
        ("7.5", 8),
        ("7½", 8),
        ("seven and a half", 8),
        ("8.", 8),
        ("８", 8),
        ("7️⃣", 7),
        ("🔟", 10),
        ("i meant 7", 7),
    ],
)
def test_a_number_in_any_of_its_ways(text: str, number: int) -> None:
    assert read_number(text, Scale.TEN) == Reading(number)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("7-8", 7, 8),
        ("7 - 8", 7, 8),
        ("7–8", 7, 8),
        ("7 to 8", 7, 8),
        ("seven or eight", 7, 8),
        ("between 7 and 8", 7, 8),
        ("about 6-7", 6, 7),
        ("8 to 5", 5, 8),
        ("7-8/10", 7, 8),
    ],
)
def test_a_range_has_both_ends(text: str, low: int, high: int) -> None:
    assert read_number(text, Scale.TEN) == Reading(high, Sure.RANGE, low)


@pytest.mark.parametrize(
    "text",
    [
        *("11", "100", "10+", "ten plus", "ten million", "a million", "11/10", "12 out of 10"),
        *("more than 10", "over ten", "off the scale", "99999999999999999999", "1,000,000"),
    ],
)
def test_above_the_top_is_asked_about(text: str) -> None:
    assert read_number(text, Scale.TEN) == Reading(10, Sure.ABOVE)


@pytest.mark.parametrize("text", ["-3", "minus 3", "-1", "−3", "minus ten"])
def test_below_nothing_is_asked_about(text: str) -> None:
    assert read_number(text, Scale.TEN) == Reading(0, Sure.BELOW)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "😀",
            "👍",
            "🙂8",
            "ok",
            "8 hours",
            "2 tablets",
            "4/5",
            "7/8",
            "80%",
            "bad",
            "lots",
        ),
        *("not great", "the worst", "skip", "1 2 3", "10mg", "call 111 now", "3 weeks ago", "-"),
        *("8 and it still is", "ward 7 was noisy", "999 104 5007", "one of the nurses", "over 7"),
    ],
)
def test_anything_else_is_not_a_number(text: str) -> None:
    assert read_number(text, Scale.TEN) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0", 0), ("50%", 50), ("50", 50), ("70 percent", 70), ("100", 100), ("25%", 25)),
        *(("eighty per cent", 80), ("twenty five", 25), ("5%", 5), ("a hundred percent", 100)),
    ],
)
def test_a_share_in_figures_counts_at_once(text: str, number: int) -> None:
    assert read_number(text, Scale.PERCENT) == Reading(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("none", 0),
        ("not at all", 0),
        ("never", 0),
        ("hardly ever", 10),
        ("half the time", 50),
        ("about half", 50),
        ("about half of the time", 50),
        ("50/50", 50),
        ("most of the time", 80),
        ("most", 80),
        ("mostly", 80),
        ("always", 100),
        ("all the time", 100),
        ("8/10", 80),
        ("8 out of 10", 80),
        ("8", 80),
    ],
)
def test_a_share_in_words_is_asked_about(text: str, number: int) -> None:
    assert read_number(text, Scale.PERCENT) == Reading(number, Sure.READ_AS)


def test_a_range_and_too_much_in_per_cent() -> None:
    assert read_number("70-80%", Scale.PERCENT) == Reading(80, Sure.RANGE, 70)
    assert read_number("110%", Scale.PERCENT) == Reading(100, Sure.ABOVE)


@given(st.text(max_size=60), st.sampled_from(Scale))
def test_whatever_is_written_the_answer_lies_on_the_scale(text: str, scale: Scale) -> None:
    found = read_number(text, scale)
    assert found is None or 0 <= found.other <= found.value <= scale.value

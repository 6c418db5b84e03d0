"""Themes of a month: counted once, small numbers hidden so that none follows by subtraction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import NotPermitted
from bot.core.feedback_records import FeedbackResponse
from bot.core.small_numbers import SMALL
from bot.core.theme_report import TaggedComment, tagged_comments, theme_counts, to_check
from bot.core.themes import THEMES, Tags, Tone, checked
from tests.fakes import FakeThemeReader


def comment(themes: tuple[str, ...], tone: Tone, by: str = "") -> TaggedComment:
    return TaggedComment("r", "fft_why", "words", False, Tags(themes, tone, by))


def test_what_a_person_said_goes_before_the_classifier() -> None:
    one = FeedbackResponse("2026-10", "messenger", fft_why="the food", fft_better="more", id="a")
    kept = {("a", "fft_why"): Tags(("dignity",), Tone.MIXED, "Lee")}
    found = tagged_comments([one], kept, FakeThemeReader())
    assert [(c.question, c.tags.themes, c.tags.confirmed_by) for c in found] == [
        ("fft_better", ("other",), ""),
        ("fft_why", ("dignity",), "Lee"),
    ]


def test_a_theme_is_counted_once_a_comment_and_the_most_frequent_is_first() -> None:
    many = [comment(("environment", "dignity"), Tone.NEGATIVE)] * 10
    more = [comment(("environment",), Tone.POSITIVE)] * 6
    first, second = theme_counts([*many, *more])
    assert (first.theme, first.comments, first.positive, first.negative) == (
        "environment",
        16,
        6,
        10,
    )
    assert (second.theme, second.comments, second.positive, second.negative) == (
        "dignity",
        10,
        0,
        10,
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(["environment", "dignity", "access"]), st.sampled_from(Tone)),
        max_size=60,
    )
)
def test_no_small_number_is_shown_or_follows(said: list[tuple[str, Tone]]) -> None:
    comments = [comment((theme,), tone) for theme, tone in said]
    for one in theme_counts(comments):
        if one.comments is None:
            assert one.positive is None
            assert one.negative is None
            continue
        assert one.comments > SMALL
        if one.positive is not None and one.negative is not None:
            rest = one.comments - one.positive - one.negative
            for part in (one.positive, one.negative, rest):
                assert part == 0 or part > SMALL


@pytest.mark.parametrize(
    ("comments", "asked"), [(0, 0), (5, 5), (20, 20), (150, 20), (201, 21), (1000, 100)]
)
def test_a_tenth_is_to_be_checked_and_at_least_twenty(comments: int, asked: int) -> None:
    assert to_check([comment(("other",), Tone.NEUTRAL)] * comments) == (0, asked)


def test_those_looked_at_are_counted() -> None:
    done = [comment(("other",), Tone.NEUTRAL, "Lee")] * 3
    assert to_check([*done, comment(("other",), Tone.NEUTRAL)]) == (3, 4)


@pytest.mark.parametrize(
    ("themes", "tone", "says"),
    [
        ([], "positive", "at least one theme"),
        (["weather"], "positive", "at least one theme"),
        (["access"], "angry", "how the comment sounds"),
        (["access"], "", "how the comment sounds"),
    ],
)
def test_nonsense_is_refused(themes: list[str], tone: str, says: str) -> None:
    with pytest.raises(NotPermitted, match=says):
        checked(themes, tone, "Lee")


def test_themes_are_kept_in_the_order_of_the_list() -> None:
    tags = checked(["other", "access", "access"], "mixed", "Lee")
    assert tags == Tags(("access", "other"), Tone.MIXED, "Lee")
    assert len(THEMES) == 22

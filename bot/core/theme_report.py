"""What the comments of a month are about: counts by theme and tone, small numbers hidden. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.feedback_records import FeedbackResponse
from bot.core.small_numbers import SMALL, is_small
from bot.core.themes import COMMENTS, THEMES, Tags, ThemeReader, Tone

#: Staff look at a tenth of a month's comments, and at least at this many.
LEAST_CHECKED = 20


@dataclass(frozen=True)
class TaggedComment:
    """A masked comment with its tags. ``publish`` says whether its writer agreed to that."""

    response_id: str
    question: str
    text: str
    publish: bool
    tags: Tags


@dataclass(frozen=True)
class ThemeCount:
    """One theme: how many comments have it; None where so few have it that it is hidden."""

    theme: str
    comments: int | None
    positive: int | None
    negative: int | None


def tagged_comments(
    responses: Iterable[FeedbackResponse],
    kept: Mapping[tuple[str, str], Tags],
    reader: ThemeReader,
) -> list[TaggedComment]:
    """Every comment; what staff said goes before what the classifier says.

    In the order of the words, which does not tell when a comment came.
    """
    found = []
    for one in responses:
        for question in COMMENTS:
            text = getattr(one, question)
            if text:
                tags = kept.get((one.id, question)) or reader.tags(text)
                found.append(TaggedComment(one.id, question, text, one.publish, tags))
    return sorted(found, key=lambda comment: (comment.question, comment.text, comment.response_id))


def theme_counts(comments: Sequence[TaggedComment]) -> list[ThemeCount]:
    """The themes that were met, the most frequent first.

    A theme of few comments is hidden wholly; the split by tone is hidden where either side, or
    what is left of the theme beside both, is small: none of them can be found by subtraction.
    A comment has one to three themes, so that counts of themes add up to nothing.
    """
    totals: Counter[str] = Counter()
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    for comment in comments:
        totals.update(comment.tags.themes)
        sounds = {Tone.POSITIVE: good, Tone.NEGATIVE: bad}.get(comment.tags.tone)
        if sounds is not None:
            sounds.update(comment.tags.themes)
    order = sorted(totals, key=lambda theme: (-totals[theme], list(THEMES).index(theme)))
    return [_count(theme, totals[theme], good[theme], bad[theme]) for theme in order]


def to_check(comments: Sequence[TaggedComment]) -> tuple[int, int]:
    """How many staff have looked at, and how many they should: a tenth, at least twenty."""
    done = sum(bool(comment.tags.confirmed_by) for comment in comments)
    asked = min(len(comments), max(LEAST_CHECKED, -(-len(comments) // 10)))
    return done, asked


def _count(theme: str, total: int, good: int, bad: int) -> ThemeCount:
    if total <= SMALL:
        return ThemeCount(theme, None, None, None)
    split = (good, bad, total - good - bad)
    if any(map(is_small, split)):
        return ThemeCount(theme, total, None, None)
    return ThemeCount(theme, total, good, bad)

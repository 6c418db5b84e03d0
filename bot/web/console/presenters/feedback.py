"""Feedback in words and tables, small numbers hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.feedback_items import TITLES
from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.fft_report import fft_counts, hidden_answers, share_words
from bot.core.pain_report import Chosen
from bot.core.small_numbers import HIDDEN, is_small
from bot.core.theme_report import TaggedComment, theme_counts
from bot.core.themes import COMMENTS, THEMES
from bot.web.console.presenters.paper import month_words


@dataclass(frozen=True)
class MonthLine:
    """One month of the run chart; ``positive`` and ``negative`` as shown, ``height`` drawn."""

    month: str
    name: str
    total: str
    positive: str
    negative: str
    height: int


@dataclass(frozen=True)
class AnswerLine:
    """One of the six answers in a month."""

    answer: str
    count: str


@dataclass(frozen=True)
class Comment:
    """A masked comment. ``publish`` says whether its writer agreed to that."""

    question: str
    text: str
    publish: bool
    themes: str
    confirmed_by: str
    response_id: str
    name: str


@dataclass(frozen=True)
class ThemeLine:
    """One theme in a month; ``width`` is per cent of the most frequent."""

    title: str
    comments: str
    positive: str
    negative: str
    width: int


def months_of(by_month: Mapping[str, Sequence[FeedbackResponse]]) -> list[MonthLine]:
    """Every month, oldest first; small ones hidden. No figure anywhere adds up months but those
    that are shown, so that a hidden one does not follow from others."""
    counted = {month: fft_counts(responses) for month, responses in by_month.items()}
    hidden = {month for month, counts in counted.items() if is_small(counts.total)}
    return [
        MonthLine(
            month,
            month_words(month),
            HIDDEN if month in hidden else str(counts.total),
            share_words(counts.positive, month in hidden),
            share_words(counts.negative, month in hidden),
            0 if month in hidden else round(counts.positive or 0),
        )
        for month, counts in counted.items()
    ]


def answers_of(responses: Sequence[FeedbackResponse]) -> list[AnswerLine]:
    """The six answers of a month, in their fixed order; stars where few gave one."""
    counts = fft_counts(responses)
    hidden = hidden_answers(counts)
    return [
        AnswerLine(answer, HIDDEN if answer in hidden else str(count))
        for answer, count in zip(FFT_ANSWERS, counts.each, strict=True)
    ]


def chosen_of(chosen: Sequence[Chosen]) -> list[AnswerLine]:
    """Each answer by its title; stars where few gave it."""
    return [AnswerLine(TITLES.get(one.name, one.name), _shown(one.people)) for one in chosen]


def comment_lines(comments: Sequence[TaggedComment]) -> list[Comment]:
    """Every comment with its themes in words, in no order that tells when it came."""
    return [
        Comment(
            COMMENTS[one.question],
            one.text,
            one.publish,
            ", ".join(THEMES[theme] for theme in one.tags.themes),
            one.tags.confirmed_by,
            one.response_id,
            one.question,
        )
        for one in comments
    ]


def theme_lines(comments: Sequence[TaggedComment]) -> list[ThemeLine]:
    """The themes that were met, the most frequent first; stars where few comments have one."""
    counts = theme_counts(comments)
    most = max((one.comments or 0 for one in counts), default=0)
    return [
        ThemeLine(
            THEMES[one.theme],
            _shown(one.comments),
            _shown(one.positive),
            _shown(one.negative),
            round(100 * (one.comments or 0) / most) if most else 0,
        )
        for one in counts
    ]


def _shown(count: int | None) -> str:
    return HIDDEN if count is None else str(count)

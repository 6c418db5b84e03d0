"""Feedback in words and tables, small numbers hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.feedback_items import TITLES
from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.fft_report import (
    HIDDEN,
    SMALL,
    fft_counts,
    hidden_units,
    share_words,
    total_is_hidden,
)
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


def months_of(by_month: Mapping[str, Sequence[FeedbackResponse]]) -> list[MonthLine]:
    """Every month, oldest first, with those hidden that are small or would follow from others."""
    counted = {month: fft_counts(responses) for month, responses in by_month.items()}
    hidden = hidden_units({month: counts.total for month, counts in counted.items()})
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
    each = dict(zip(FFT_ANSWERS, fft_counts(responses).each, strict=True))
    hidden = set(each) if total_is_hidden(each) else hidden_units(each)
    return [
        AnswerLine(answer, HIDDEN if answer in hidden and count else str(count))
        for answer, count in each.items()
    ]


def effects_of(effects: Sequence[tuple[str, int]]) -> list[AnswerLine]:
    """Each side effect by its title; stars where few had it."""
    return [
        AnswerLine(TITLES.get(name, name), HIDDEN if count <= SMALL else str(count))
        for name, count in effects
    ]


def comments_of(responses: Sequence[FeedbackResponse]) -> list[Comment]:
    """Every comment, in no order that tells when it came."""
    found = [
        Comment(question, text, one.publish)
        for one in responses
        for question, text in (("Why", one.fft_why), ("Could be better", one.fft_better))
        if text
    ]
    return sorted(found, key=lambda comment: (comment.question, comment.text))

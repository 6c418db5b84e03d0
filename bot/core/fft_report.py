"""Friends and Family Test figures. Pure.

Source: NHS England, "Using the Friends and Family Test to improve patient experience" (what
counts, and the percentages).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.small_numbers import HIDDEN_SHARE, NOTHING, is_small


@dataclass(frozen=True)
class FftCounts:
    """How many gave each of the six answers, in their fixed order."""

    very_good: int = 0
    good: int = 0
    neither: int = 0
    poor: int = 0
    very_poor: int = 0
    dont_know: int = 0

    @property
    def each(self) -> tuple[int, ...]:
        """The six counts in the order of the answers."""
        return (
            *(self.very_good, self.good, self.neither),
            *(self.poor, self.very_poor, self.dont_know),
        )

    @property
    def total(self) -> int:
        """Every answer: "Neither" and "Don't know" count too."""
        return sum(self.each)

    @property
    def positive(self) -> float | None:
        """Per cent of all who answered; None when nobody did."""
        return 100 * (self.very_good + self.good) / self.total if self.total else None

    @property
    def negative(self) -> float | None:
        """Per cent of all who answered; None when nobody did."""
        return 100 * (self.poor + self.very_poor) / self.total if self.total else None

    def __add__(self, other: FftCounts) -> FftCounts:
        """Counts are added, percentages never averaged."""
        return FftCounts(*(a + b for a, b in zip(self.each, other.each, strict=True)))


def fft_counts(responses: Iterable[FeedbackResponse]) -> FftCounts:
    """The counts of these responses; carers' own views and skipped scores are no answers."""
    counted = Counter(one.fft_score for one in responses if one.counts_in_fft)
    return FftCounts(*(counted[answer] for answer in FFT_ANSWERS))


def share_words(share: float | None, hidden: bool = False) -> str:
    """A percentage as it is shown in public: whole, "–" for nobody, "-" where it is hidden."""
    if hidden:
        return HIDDEN_SHARE
    return NOTHING if share is None else f"{int(share + 0.5)}%"


def hidden_answers(counts: FftCounts) -> frozenset[str]:
    """Which of the six answers may not be shown while total and percentages are.

    The percentages tell how many were positive, negative and neither of both: two answers each.
    So where one of two is small both are hidden, also if the other is zero; what is left to
    know of them is their sum.
    """
    if is_small(counts.total):
        return frozenset(FFT_ANSWERS)
    each = dict(zip(FFT_ANSWERS, counts.each, strict=True))
    pairs = (FFT_ANSWERS[:2], FFT_ANSWERS[3:5], (FFT_ANSWERS[2], FFT_ANSWERS[5]))
    small = (pair for pair in pairs if any(is_small(each[answer]) for answer in pair))
    return frozenset(answer for pair in small for answer in pair)

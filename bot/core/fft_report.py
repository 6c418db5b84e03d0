"""Friends and Family Test figures, and the hiding of small numbers. Pure.

Sources: NHS England, "Using the Friends and Family Test to improve patient experience" (what
counts, and the percentages); NHS England's published tables (the marks of what is hidden).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_answer import FFT_ANSWERS

#: Units with this many responses or fewer, but with some, are not shown.
SMALL = 4
#: What stands where a count, or a percentage, is hidden.
HIDDEN, HIDDEN_SHARE, NOTHING = "*", "-", "–"


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


def hidden_units(sizes: Mapping[str, int]) -> frozenset[str]:
    """The units of one group that may not be shown while the group's total is.

    First those with one to four responses. Then, as long as their sum gives one of them away
    (there is only one, or each must be the least or the most it can be), the next smallest as
    well; of equally small ones the first by name. Units without responses are shown.
    """
    ranked = sorted((size, name) for name, size in sizes.items() if size)
    hidden = [(size, name) for size, name in ranked if size <= SMALL]
    others = [(size, name) for size, name in ranked if size > SMALL]
    while hidden and others and _gives_away([size for size, _ in hidden]):
        hidden.append(others.pop(0))
    return frozenset(name for _, name in hidden)


def total_is_hidden(sizes: Mapping[str, int]) -> bool:
    """Whether the group's own total may not be shown: it is small itself, or what is hidden in it
    would follow from it and there is nothing left to hide beside."""
    total = sum(sizes.values())
    small = [size for name, size in sizes.items() if name in hidden_units(sizes)]
    return 0 < total <= SMALL or (bool(small) and _gives_away(small))


def hidden_children(sizes: Mapping[str, int]) -> frozenset[str]:
    """Where the parent's own figure is hidden in its group: its two smallest children, with those
    that are hidden anyway."""
    ranked = sorted((size, name) for name, size in sizes.items() if size)
    return hidden_units(sizes) | {name for _, name in ranked[:2]}


def _gives_away(sizes: list[int]) -> bool:
    """Whether the sum of hidden sizes tells one of them: each is known to be at least 1, and if
    none is above ``SMALL`` a reader may guess that too."""
    total, number = sum(sizes), len(sizes)
    all_small = max(sizes) <= SMALL
    return number == 1 or total == number or (all_small and total == SMALL * number)

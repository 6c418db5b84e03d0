"""The Friends and Family Test by channel and by ward: a month, and the twelve months. Pure.

What the twelve months say is added up from what the single months show, and from nothing else:
so taking one from the other gives nothing that is not shown already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_report import FftCounts, fft_counts
from bot.core.small_numbers import hidden_units, split_is_hidden

UnitOf = Callable[[FeedbackResponse], str]


@dataclass(frozen=True)
class SplitLine:
    """One ward or channel. ``counts`` is None where they are hidden; ``months_hidden`` are
    months that are not in them: 0 in the table of a single month."""

    unit: str
    counts: FftCounts | None
    months_hidden: int = 0


def by_channel(response: FeedbackResponse) -> str:
    """The channel a response came by."""
    return response.channel


def by_ward(response: FeedbackResponse) -> str:
    """The ward somebody was on; "" where that is not known."""
    return response.ward or ""


def split(
    responses: Iterable[FeedbackResponse], units: Sequence[str], unit_of: UnitOf
) -> list[SplitLine]:
    """A month by unit, in the order of ``units``; those that answered come after, if not listed.

    The month's own total stands beside, so what is hidden must not follow from it. A month
    whose total is hidden is hidden by unit as well, zeros too: all lines hold None then.
    """
    counted = {unit: fft_counts(theirs) for unit, theirs in _sorted(responses, units, unit_of)}
    sizes = {unit: counts.total for unit, counts in counted.items()}
    hidden = frozenset(counted) if split_is_hidden(sizes) else hidden_units(sizes)
    return [SplitLine(u, None if u in hidden else counts) for u, counts in counted.items()]


def together(months: Iterable[Sequence[SplitLine]]) -> list[SplitLine]:
    """Several months by unit: the sum of what each shows, and how many months are not in it."""
    sums: dict[str, FftCounts] = {}
    hidden: dict[str, int] = {}
    for line in (line for month in months for line in month):
        sums[line.unit] = sums.get(line.unit, FftCounts()) + (line.counts or FftCounts())
        hidden[line.unit] = hidden.get(line.unit, 0) + int(line.counts is None)
    return [
        SplitLine(unit, None if hidden[unit] and not counts.total else counts, hidden[unit])
        for unit, counts in sums.items()
    ]


def _sorted(
    responses: Iterable[FeedbackResponse], units: Sequence[str], unit_of: UnitOf
) -> Iterable[tuple[str, list[FeedbackResponse]]]:
    theirs: Mapping[str, list[FeedbackResponse]] = {unit: [] for unit in units}
    others: dict[str, list[FeedbackResponse]] = {}
    for one in responses:
        unit = unit_of(one)
        (theirs[unit] if unit in theirs else others.setdefault(unit, [])).append(one)
    return [*theirs.items(), *sorted(others.items())]

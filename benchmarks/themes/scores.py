"""Precision, recall and F1 of several labels a comment. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Tagged:
    """What a comment is about, and what was said of it."""

    right: frozenset[str]
    said: frozenset[str]


@dataclass(frozen=True)
class Counts:
    """Labels rightly given, wrongly given, and missed."""

    right: int
    wrong: int
    missed: int


def counts_of(pairs: Sequence[Tagged], theme: str | None) -> Counts:
    """The counts of one theme, or of all together."""

    def size(found: frozenset[str]) -> int:
        return len(found) if theme is None else int(theme in found)

    return Counts(
        right=sum(size(pair.right & pair.said) for pair in pairs),
        wrong=sum(size(pair.said - pair.right) for pair in pairs),
        missed=sum(size(pair.right - pair.said) for pair in pairs),
    )


def precision_recall(counts: Counts) -> tuple[str, str]:
    """Both as "0.83"; a dash where there is nothing to divide by."""
    return _share(counts.right, counts.wrong), _share(counts.right, counts.missed)


def micro_f1(pairs: Sequence[Tagged]) -> float:
    """F1 over all labels of all comments; 0 when there are none."""
    counts = counts_of(pairs, None)
    whole = 2 * counts.right + counts.wrong + counts.missed
    return 2 * counts.right / whole if whole else 0.0


def _share(part: int, rest: int) -> str:
    return f"{part / (part + rest):.2f}" if part + rest else "–"

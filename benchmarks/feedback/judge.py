"""Holds what is stored against what was said. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.feedback.people import COLUMNS


@dataclass(frozen=True)
class Told:
    """One respondent's conversation; ``trouble`` says what went wrong, if it did not go right."""

    number: int
    platform: str
    kind: str
    right: bool
    danger: bool
    trouble: str
    turns: tuple[float, ...]


@dataclass(frozen=True)
class Counts:
    """How it went; what is named as a fault must be 0."""

    respondents: int
    turns: int
    must_be_kept: int
    kept: int
    lost: int
    kept_twice_or_wrongly: int
    stuck_or_astray: int
    symptoms: int
    symptoms_missed: int


FAULTS = ("lost", "kept_twice_or_wrongly", "stuck_or_astray", "symptoms_missed")

Row = tuple[tuple[str, str], ...]


def row_of(columns: Mapping[str, Any]) -> Row:
    """A response as a value that can be counted."""
    return tuple((name, _plain(columns[name])) for name in COLUMNS)


def _plain(value: Any) -> str:
    # The order in which side effects were picked says nothing.
    return repr(sorted(value)) if isinstance(value, list | tuple) else repr(value)


def judge(told: Sequence[Told], wanted: Iterable[Row], stored: Iterable[Row]) -> Counts:
    """Every answer given must be stored once, and nothing else."""
    must, have = Counter(wanted), Counter(stored)
    in_danger = [one for one in told if one.danger]
    return Counts(
        respondents=len(told),
        turns=sum(len(one.turns) for one in told),
        must_be_kept=must.total(),
        kept=have.total(),
        lost=(must - have).total(),
        kept_twice_or_wrongly=(have - must).total(),
        stuck_or_astray=sum(not one.right for one in told),
        symptoms=len(in_danger),
        symptoms_missed=sum(not one.right for one in in_danger),
    )

"""Where an identifier stands in a text, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) hold an identifier of this kind."""

    start: int
    end: int
    kind: str


Detector = Callable[[str], Iterable[Span]]

_WORD_BEFORE = re.compile(r"\S+")
#: Longest stretch looked at for cue words, so that cost stays flat on long texts.
_CUE_CHARACTERS = 90


def words_before(text: str, position: int, count: int) -> str:
    """The last ``count`` words before a position, lower case, joined by one space."""
    stretch = text[max(0, position - _CUE_CHARACTERS) : position]
    return " ".join(_WORD_BEFORE.findall(stretch.lower())[-count:])


def words_after(text: str, position: int, count: int) -> str:
    """The first ``count`` words after a position, lower case, joined by one space."""
    stretch = text[position : position + _CUE_CHARACTERS]
    return " ".join(_WORD_BEFORE.findall(stretch.lower())[:count])


def from_pattern(pattern: re.Pattern[str], kind: str, group: int | str = 0) -> Detector:
    """A detector that masks one group of every match."""

    def detect(text: str) -> Iterable[Span]:
        for match in pattern.finditer(text):
            start, end = match.span(group)
            if start < end:
                yield Span(start, end, kind)

    return detect

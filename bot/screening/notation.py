"""The small notation patterns are written in. See README.md in this folder.

``(a|b c)`` either · ``[a]`` may be there · ``~3`` up to three words between ·
``<group>`` any word of a concept · ``a_b`` nothing between · ``x & y`` both, near
each other, in any order. One word may stand between neighbours unless told otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot.screening.lexicon import PhraseError

_PIECE = re.compile(r"<[a-z_0-9]+>|~\d+|[()\[\]|]|[^\s()\[\]|<>]+")
#: A part that starts so lets no word stand between its neighbours.
EXACT = "="
_DEFAULT_GAP = 1


@dataclass(frozen=True)
class Words:
    """Any one of these plain words."""

    options: frozenset[str]


@dataclass(frozen=True)
class Concept:
    """Any word of a named group."""

    name: str


@dataclass(frozen=True)
class Gap:
    """At most this many words."""

    most: int


Item = Words | Concept | Gap
Row = tuple[Item, ...]


@lru_cache(maxsize=8192)
def parts_of(pattern: str) -> tuple[str, ...]:
    """The parts joined by ``&``."""
    return tuple(part.strip() for part in pattern.replace('"', "").split("&"))


def rows(part: str) -> list[Row]:
    """Every row of words a part stands for, with its gaps. Raises PhraseError on bad notation."""
    gap = 0 if part.startswith(EXACT) else _DEFAULT_GAP
    part = part.removeprefix(EXACT)
    reader = _Reader(_PIECE.findall(part), part)
    found = reader.choice()
    reader.expect_end()
    spaced = {_with_gaps(sequence, gap) for sequence in found}
    return sorted((sequence for sequence in spaced if sequence), key=repr)


class _Reader:
    def __init__(self, pieces: list[str], source: str) -> None:
        self._pieces = pieces
        self._source = source
        self._at = 0

    def choice(self) -> list[Row]:
        options = self._sequence()
        while self._peek() == "|":
            self._at += 1
            options += self._sequence()
        return _joined_words(options)

    def expect_end(self) -> None:
        if self._at != len(self._pieces):
            raise PhraseError(f"unexpected {self._pieces[self._at]!r} in {self._source!r}")

    def _peek(self) -> str:
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def _sequence(self) -> list[Row]:
        found: list[Row] = [()]
        while self._peek() not in {"", "|", ")", "]"}:
            tails = self._item()
            found = [head + tail for head, tail in product(found, tails)]
        return found

    def _item(self) -> list[Row]:
        piece = self._pieces[self._at]
        self._at += 1
        if piece in "([":
            inner = self.choice()
            if self._peek() != {"(": ")", "[": "]"}[piece]:
                raise PhraseError(f"unclosed {piece!r} in {self._source!r}")
            self._at += 1
            return [*inner, ()] if piece == "[" else inner
        if piece.startswith("~"):
            return [(Gap(int(piece[1:])),)]
        if piece.startswith("<"):
            return [(Concept(piece[1:-1]),)]
        return [(Words(frozenset({piece})),)]


def _joined_words(options: list[Row]) -> list[Row]:
    """Options of a single word become one item, which keeps the number of sequences down."""
    single: set[str] = set()
    others: list[Row] = []
    for option in options:
        if len(option) == 1 and isinstance(option[0], Words):
            single |= option[0].options
        else:
            others.append(option)
    return [*others, (Words(frozenset(single)),)] if single else others


def _with_gaps(sequence: Row, gap: int) -> Row:
    spaced: list[Item] = []
    for item in sequence:
        if isinstance(item, Gap):
            if not spaced:
                continue
            spaced.append(item)
        else:
            if spaced and not isinstance(spaced[-1], Gap):
                spaced.append(Gap(gap))
            spaced.append(item)
    while spaced and isinstance(spaced[-1], Gap):
        spaced.pop()
    return tuple(spaced)

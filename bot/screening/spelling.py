"""Finds the known word behind a misspelt one.

Words one slip away (two in words of eight letters or more) are found through the
deletions both spellings share, so the cost of an unknown word does not grow with
the vocabulary. Source of the method: symmetric delete spelling correction.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile

_THREE_OR_MORE = re.compile(r"(.)\1{2,}")
_DOUBLED = re.compile(r"(.)\1+")
_LEET = str.maketrans("013457@$8", "oieastasb")
_SHORTEST = 4
_TWO_SLIPS_FROM = 8
_TWO_SLIPS_INTO = 7
_LONGEST = 24
#: A misspelt word is tried as the likeliest word, then as the next ones.
MOST_READINGS = 3


def slips_between(one: str, other: str, most: int) -> int:
    """Letters added, lost, replaced or swapped with a neighbour; ``most + 1`` if there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        line = [row]
        for column, right in enumerate(other, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (left != right))
            swapped = row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right
            if swapped:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[-1]


def _deletions(word: str, count: int) -> Iterator[str]:
    yield word
    if count:
        for place in range(len(word)):
            yield from _deletions(word[:place] + word[place + 1 :], count - 1)


def _allowed(length: int) -> int:
    return 2 if length >= _TWO_SLIPS_FROM else 1


class Spelling:
    """Known words, everyday words that must be left as they are, and words that are no slips
    but may be a form of a known one ("bladders")."""

    def __init__(
        self,
        known: Iterable[str],
        everyday: Iterable[str] = (),
        short: Iterable[str] = (),
        no_slips: frozenset[str] = frozenset(),
    ) -> None:
        self._known = frozenset(known)
        self._everyday = frozenset(everyday) - self._known
        self._no_slips = no_slips
        self._short = tuple(sorted(set(short)))
        self._by_deletion: dict[str, set[str]] = defaultdict(set)
        self._by_squeezed: dict[str, str] = {}
        for word in sorted(self._known):
            self._by_squeezed.setdefault(_DOUBLED.sub(r"\1", word), word)
            if len(word) >= _SHORTEST and word.isalpha():
                for shorter in set(_deletions(word, _allowed(len(word)))):
                    self._by_deletion[shorter].add(word)

    def readings(self, word: str) -> tuple[tuple[str, ...], ...]:
        """The known words that may be meant, likeliest first, at most three; empty for none.

        A reading is a tuple because a lost space ("chestpain") stands for two words.
        """
        for candidate in self._plain_readings(word):
            if candidate in self._known:
                return ((candidate,),)
        if word in self._everyday or word in self._no_slips or len(word) > _LONGEST:
            return ()
        squeezed = self._by_squeezed.get(_DOUBLED.sub(r"\1", word), "")
        near = [squeezed] if squeezed and len(squeezed) <= len(word) else []
        if len(word) >= _SHORTEST:
            near += self._nearest(word)
            if len(word) > _SHORTEST + 1 and word[-1] == "s":
                near += self._nearest(word[:-1])
        near += self._nearest_short(word)
        found = tuple((known,) for known in dict.fromkeys(near))[:MOST_READINGS]
        return found or self._split(word)

    def _plain_readings(self, word: str) -> Iterator[str]:
        yield word
        if _THREE_OR_MORE.search(word):
            yield _THREE_OR_MORE.sub(r"\1\1", word)
            yield _THREE_OR_MORE.sub(r"\1", word)
        if any(not character.isalpha() for character in word):
            yield word.translate(_LEET)
        if word not in self._everyday and len(word) > _SHORTEST:
            yield from _stems(word)

    def _nearest(self, word: str) -> list[str]:
        """Known words within reach: fewest slips, swaps, then the longest common beginning."""
        most = _allowed(len(word))
        candidates = {
            known
            for shorter in set(_deletions(word, most))
            for known in self._by_deletion.get(shorter, ())
        }
        ranked: list[tuple[int, bool, int, str]] = []
        for known in candidates:
            slips = slips_between(word, known, most)
            reach = most if len(known) >= _TWO_SLIPS_INTO else 1
            if slips <= reach and _starts_alike(word, known):
                swapped = sorted(word) == sorted(known)
                ranked.append((slips, not swapped, -_common_beginning(word, known), known))
        return [known for *_, known in sorted(ranked)[:MOST_READINGS]]

    def _nearest_short(self, word: str) -> list[str]:
        """Listed short words one slip away, those with the same first letter before others."""
        if not 1 < len(word) <= _SHORTEST + 1:
            return []
        near = [known for known in self._short if slips_between(word, known, 1) == 1]
        near.sort(key=lambda known: (word[0] != known[0], abs(len(word) - len(known)), known))
        return near[:MOST_READINGS]

    def _split(self, word: str) -> tuple[tuple[str, ...], ...]:
        if len(word) < 7:
            return ()
        for place in range(len(word) - 3, 2, -1):
            if word[:place] in self._known and word[place:] in self._known:
                return ((word[:place], word[place:]),)
        return ()


def _starts_alike(word: str, known: str) -> bool:
    """Short words must begin the same, unless their first letter was lost, added or swapped."""
    if min(len(word), len(known)) > _SHORTEST or word[0] == known[0]:
        return True
    return word in (known[1:], known[1] + known[0] + known[2:]) or word[1:] == known


def _common_beginning(one: str, other: str) -> int:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in alike)


def _stems(word: str) -> Iterator[str]:
    if word.endswith("in"):
        yield word + "g"
    for ending, returned in (
        ("s", ""),
        ("es", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ed", ""),
        ("ed", "e"),
        ("in", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            yield word[: -len(ending)] + returned

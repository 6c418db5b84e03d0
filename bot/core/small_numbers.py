"""Hiding small numbers so that a reader who knows these very rules cannot work them out. Pure.

Sources: NHS England's published tables and its open processing code (first and second level:
units of 1 to 4, then the next smallest, ties by name). Those stop as soon as two numbers are
hidden. That is not enough for a reader who knows the rule: of 5, 5 and 3 with a total of 13 it
hides a 5 and the 3, and only one table is published like that. So hiding goes on here until
each hidden number has several values with which the very same table would have been published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

#: Units with this many responses or fewer, but with some, are not shown.
SMALL = 4
#: What stands where a count, or a percentage, is hidden.
HIDDEN, HIDDEN_SHARE, NOTHING = "*", "-", "–"
#: So many values at least are possible for each hidden number.
CHOICES = 3
#: Only so large groups are searched for tables with larger hidden units, and with two of them.
_MOST_SEARCHED, _MOST_WITH_TWO = 12, 4

_Unit = tuple[int, str]
_Names = tuple[str, ...]
#: A unit and a run of values that are all possible for it.
_Run = tuple[str, range]


def is_small(number: int) -> bool:
    """Whether so few gave an answer that the number is not shown."""
    return 0 < number <= SMALL


def hidden_units(sizes: Mapping[str, int]) -> frozenset[str]:
    """The units of one group that may not be shown while the group's total is.

    First those with one to four responses; then the next smallest, of equally small ones the
    first by name, until no hidden number follows. Units without responses are shown.
    """
    return _hiding(sizes)[0]


def split_is_hidden(sizes: Mapping[str, int]) -> bool:
    """Whether a group may not be shown by unit at all, not even with its zeros.

    So it is if its total is small, if there are hardly more responses than units (that they are
    all hidden would say that each has one), or if something would still follow.
    """
    total = sum(sizes.values())
    if not total:
        return False
    return total <= max(SMALL, len(sizes) + 1) or not _hiding(sizes)[1]


def _hiding(sizes: Mapping[str, int]) -> tuple[frozenset[str], bool]:
    """What is hidden, and whether that is enough."""
    ranked = sorted((size, name) for name, size in sizes.items() if size)
    hidden = [unit for unit in ranked if unit[0] <= SMALL]
    others = ranked[len(hidden) :]
    if not hidden:
        return frozenset(), True
    while not (enough := _is_enough(*_known(hidden, others))) and others:
        hidden.append(others.pop(0))
    return frozenset(name for _, name in hidden), enough


def _known(hidden: list[_Unit], others: list[_Unit]) -> tuple[_Names, int, _Unit | None]:
    """What a reader knows: who is hidden, their sum, and the smallest unit that is shown."""
    names = tuple(sorted(name for _, name in hidden))
    return names, sum(size for size, _ in hidden), others[0] if others else None


@lru_cache(maxsize=65_536)
def _is_enough(names: _Names, total: int, shown: _Unit | None) -> bool:
    """Whether hiding may stop here. It depends only on what a reader knows, so every table that
    comes this far stops here, and each of them is one that may have been published.

    Together the hidden units are not small either: else their share would follow.
    """
    if total <= SMALL:
        return False
    possible: dict[str, set[int]] = {name: set() for name in names}
    for name, values in _possible(names, total, shown):
        possible[name].update(values)
        if all(len(found) >= CHOICES for found in possible.values()):
            return True
    return False


def _possible(names: _Names, total: int, shown: _Unit | None) -> Iterator[_Run]:
    """Values that some table has which comes exactly this far; not every one is looked for."""
    yield from _all_small(names, total)
    if len(names) <= _MOST_SEARCHED:
        yield from _one_larger(names, total, shown)
    if len(names) <= _MOST_WITH_TWO:
        yield from _two_larger(names, total, shown)


def _all_small(names: _Names, total: int) -> Iterator[_Run]:
    """Every hidden unit is small: hiding begins with just these."""
    others = len(names) - 1
    if len(names) <= total <= SMALL * len(names):
        values = range(max(1, total - SMALL * others), min(SMALL, total - others) + 1)
        yield from ((name, values) for name in names)


def _one_larger(names: _Names, total: int, shown: _Unit | None) -> Iterator[_Run]:
    """One is the next smallest, hidden because the small ones alone were not enough."""
    for larger in names:
        small = tuple(name for name in names if name != larger)
        for left in range(len(small), SMALL * len(small) + 1):
            unit = (total - left, larger)
            if _is_next(unit, shown) and not _is_enough(small, left, unit):
                yield larger, range(unit[0], unit[0] + 1)
                yield from _all_small(small, left)


def _two_larger(names: _Names, total: int, shown: _Unit | None) -> Iterator[_Run]:
    """Two are, because one more was not enough."""
    for first in names:
        for second in (name for name in names if name != first):
            small = tuple(name for name in names if name not in (first, second))
            for left in range(len(small), SMALL * len(small) + 1) if small else ():
                for size in range(SMALL + 1, (total - left) // 2 + 1):
                    one, two = (size, first), (total - left - size, second)
                    if one < two and _is_next(two, shown) and _comes_to(small, left, one, two):
                        yield first, range(size, size + 1)
                        yield second, range(two[0], two[0] + 1)
                        yield from _all_small(small, left)


def _comes_to(small: _Names, left: int, one: _Unit, two: _Unit) -> bool:
    if _is_enough(small, left, one):
        return False
    return not _is_enough(tuple(sorted((*small, one[1]))), left + one[0], two)


def _is_next(unit: _Unit, shown: _Unit | None) -> bool:
    return unit[0] > SMALL and (shown is None or unit < shown)

"""NHS numbers, Scottish CHI and Northern Ireland H&C numbers: ten digits in any spacing.

Source: NHS Data Dictionary, NHS NUMBER (modulus 11 check digit).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.screening.masks.spans import Span, words_after, words_before

NHS_NUMBER = "NHS number"
_DIGITS = 10
#: A mistyped number comes in few groups; a long list of scores in many.
_MOST_GROUPS_OF_A_SLIP = 5
_GROUP = re.compile(r"\d+")
_SEPARATOR = re.compile(r"[^\w\[\]]{0,4}|_{1,2}")
_CUE = re.compile(r"\b(nhs|number|numb|num|no|nr|my|chi|h&c|hcn|id)\b|#")
_PURCHASE = re.compile(r"\b(order|parcel|ticket|tracking|delivery|invoice|booking)\b")
_SLASHED_DATE = re.compile(r"(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/(19|20)\d\d\b")


@dataclass(frozen=True)
class _Group:
    start: int
    end: int
    digits: str


def check_digit(first_nine: str) -> int | None:
    """The tenth digit for nine digits, or None where no valid number exists."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=False)
    )
    check = 11 - total % 11
    if check == 11:
        return 0
    return None if check == 10 else check


def is_valid(digits: str) -> bool:
    """Whether ten digits pass the check; runs of one digit do not count as valid."""
    if len(digits) != _DIGITS or len(set(digits)) == 1:
        return False
    return check_digit(digits[:9]) == int(digits[9])


def _plain(digits: str) -> str:
    return "".join(str(int(digit)) for digit in digits)


def _runs(text: str) -> Iterable[list[_Group]]:
    """Groups of digits that only separators stand between."""
    run: list[_Group] = []
    for match in _GROUP.finditer(text):
        group = _Group(match.start(), match.end(), _plain_or_raw(match.group()))
        if run and not _SEPARATOR.fullmatch(text, run[-1].end, group.start):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def _plain_or_raw(digits: str) -> str:
    return digits if digits.isascii() else _plain(digits)


def _windows(run: Sequence[_Group]) -> Iterable[tuple[list[_Group], str]]:
    """Neighbouring groups that hold ten digits together."""
    for first in range(len(run)):
        digits = ""
        for last in range(first, min(len(run), first + _DIGITS)):
            digits += run[last].digits
            if len(digits) >= _DIGITS:
                if len(digits) == _DIGITS:
                    yield list(run[first : last + 1]), digits
                break


def _counts_up_or_down(groups: Sequence[_Group]) -> bool:
    """A written-out scale such as "0 1 2 3 4 5 6 7 8 9"."""
    if len(groups) != _DIGITS:
        return False
    steps = {int(b.digits) - int(a.digits) for a, b in pairwise(groups)}
    return steps in ({1}, {-1})


def _looks_like_chi(digits: str, groups: Sequence[_Group]) -> bool:
    day, month = int(digits[:2]), int(digits[2:4])
    written_as_one = len(groups) == 1 or [len(group.digits) for group in groups] == [
        6,
        4,
    ]
    return written_as_one and 1 <= day <= 31 and 1 <= month <= 12


def _is_number_of_a_person(text: str, groups: Sequence[_Group], digits: str) -> bool:
    start, end = groups[0].start, groups[-1].end
    if _counts_up_or_down(groups) or _SLASHED_DATE.match(text, start):
        return False
    if is_valid(digits):
        return True
    if len(groups) > _MOST_GROUPS_OF_A_SLIP:
        return False
    around = f"{words_before(text, start, 6)} {words_after(text, end, 6)}"
    if _PURCHASE.search(around):
        return False
    one_digit = len(set(digits)) == 1
    return one_digit or _looks_like_chi(digits, groups) or bool(_CUE.search(around))


def find_nhs_numbers(text: str) -> Iterable[Span]:
    """Every ten-digit run that passes the check, or fails it next to a cue word."""
    for run in _runs(text):
        taken_until = -1
        for groups, digits in _windows(run):
            if groups[0].start < taken_until:
                continue
            if _is_number_of_a_person(text, groups, digits):
                taken_until = groups[-1].end
                yield Span(groups[0].start, groups[-1].end, NHS_NUMBER)

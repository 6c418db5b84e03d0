"""Telephone numbers that are not a published helpline."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

from bot.screening.masks.spans import Span, words_before

PHONE = "phone"

#: Numbers printed in our own answers and safety texts; naming one identifies nobody.
HELPLINES = frozenset(
    {
        "111", "999", "112", "101", "116123", "85258", "18000", "18001", "18001111",
        "18001999", "08082000247", "08088010327", "08088088141", "08001111",
        "08088005000", "03001236600", "03001231053", "55",
    }
)  # fmt: skip

#: What people put between digits.
_BETWEEN = r"[\s\-().,/_\u2010-\u2014\u2022]{0,3}"
_UNITED_KINGDOM = re.compile(
    rf"(?<![\d\[])(?:(?:\+|0[ ]?0)[ ]?4[ ]?4{_BETWEEN}(?:\(?0\)?[ ]?)?|\(?0{_BETWEEN})"
    rf"\d(?:{_BETWEEN}\d){{8,9}}(?!\d)"
)
_ABROAD = re.compile(r"(?<![\d\[])(?:\+|00)[1-9](?:[\s\-().]{0,2}\d){7,13}(?!\d)")
_CUE = re.compile(
    r"\b(?:ring|call|phone|text|bell|contact|mob|mobile|tel|telephone|landline|whatsapp|cell)\b"
    r"(?:\W+(?:me|us|him|her|back|my|mum|dad|number|no|is|on|at|up)\b){0,5}\W{0,4}$"
)
_LOCAL = re.compile(r"(?<![\d\[])\d(?:[ \-]?\d){5,10}(?!\d)")
_NOT_A_DIGIT = re.compile(r"\D")
_MOST_CHECKED = 20


def digits_of(text: str) -> str:
    """The digits of a written number."""
    return _NOT_A_DIGIT.sub("", text)


def _is_scale(written: str) -> bool:
    return digits_of(written) in "01234567890" or digits_of(written) in "109876543210"


#: Letters typed for digits, where a digit stands beside them.
_O_FOR_ZERO = re.compile(
    r"(?<![a-z])[oO](?=[oO\s]?\d)|(?<=\d)[oO](?=[oO\s\d])|(?<=\d[oO])[oO](?=[\s\d])"
)
_L_FOR_ONE = re.compile(r"(?<=\d)[lI](?=[\s\d])")


def _with_digits(text: str) -> str:
    """The text with "o7700 9oo" as digits; every character keeps its place."""
    return _L_FOR_ONE.sub("1", _O_FOR_ZERO.sub("0", text))


def _home(text: str, helplines: frozenset[str]) -> Iterable[Span]:
    for match in _UNITED_KINGDOM.finditer(_with_digits(text)):
        if digits_of(match.group()) not in helplines and not _is_scale(match.group()):
            yield Span(match.start(), match.end(), PHONE)


def _abroad(text: str) -> Iterable[Span]:
    for checked, match in enumerate(_ABROAD.finditer(text)):
        if checked == _MOST_CHECKED:
            return
        written = re.sub(r"^00", "+", match.group())
        try:
            number = phonenumbers.parse(written, None)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            yield Span(match.start(), match.end(), PHONE)


def _after_cue(text: str, helplines: frozenset[str]) -> Iterable[Span]:
    for match in _LOCAL.finditer(text):
        if digits_of(match.group()) in helplines:
            continue
        if _CUE.search(words_before(text, match.start(), 6)):
            yield Span(match.start(), match.end(), PHONE)


def find_phones(text: str, helplines: frozenset[str] = HELPLINES) -> Iterable[Span]:
    """Numbers of people: +44 or 0 and nine or ten more digits, foreign ones, and "ring me on …"."""
    yield from _home(text, helplines)
    yield from _abroad(text)
    yield from _after_cue(text, helplines)

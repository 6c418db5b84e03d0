"""Dates of birth, told apart from dates of operations and appointments."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.screening.masks.spans import Span, words_after, words_before

DATE_OF_BIRTH = "date of birth"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year{0}>(?:19|20)?\d\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_TH = r"(?:st|nd|rd|th)?"
_MARK = r"\s?[/.\-\\ ]\s?"
_FORMS = (
    _DAY + _MARK + _MONTH_NUMBER + _MARK + _YEAR.format(1),
    rf"(?P<year2>(?:19|20)\d\d)[/.\-]{_MONTH_NUMBER}[/.\-]{_DAY}",
    rf"{_DAY}{_TH}[\s\-/.]*(?:of\s+)?{_MONTH}[\s\-/.,]*" + _YEAR.format(3),
    rf"{_MONTH}\s+(?:the\s+)?{_DAY}{_TH},?\s+" + _YEAR.format(4),
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?P<year5>(?:19|20)?\d\d)",
)
_DATE = re.compile(rf"(?<![\w\[])(?:{'|'.join(_FORMS)})(?![\w/])", re.IGNORECASE)
_BIRTH = re.compile(r"\b(?:d\W?o\W?b|bd|born|birth|birth ?day|b/?day|birthdate|date of birth)\b")
_NOT_BIRTH = re.compile(
    r"\b(?:op|operation|surgery|discharged?|admitted|feedback|appointment|appt|clinic|scan|"
    r"fitted|done|home|since|until|from|seen|review)\b"
)
_ORDINAL = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
    r"|eleventh|twelfth|\w+teenth|twentieth|twenty[ \-]\w+|thirtieth|thirty[ \-]first)"
)
_FUZZY_MONTH = (
    r"(?:ja\w{1,6}|fe\w{1,7}|ma\w{1,4}|ap\w{1,4}|j[uo]\w{1,3}|au\w{1,5}|se\w{1,8}|oc\w{1,6}|no\w{1,7}"
    r"|de\w{1,7})"
)
#: After a birth word a date may be spelt out, misspelt, or in another order.
_SPELT = re.compile(
    r"\b(?:d\W?o\W?b\W?|born|birth\s?day(?:'s)?|b/?day|bd|birth\s?date|date o[f']? ?birth(?:'s)?)\b"
    r"(?:\W+(?:is|was|its|on|in|the|of)\b){0,3}\W{1,3}"
    rf"(?P<date>(?:{_ORDINAL}\W+(?:o'?f?\W+)?(?:the\W+)?(?:{_FUZZY_MONTH}|{_ORDINAL})\W+"
    rf"|(?:19|20)\d\d\W+{_FUZZY_MONTH}\W+|{_FUZZY_MONTH}\W+(?:the\W+)?{_ORDINAL}\W+)"
    r"(?:(?:19|20)?\d\d|\d{1,2}))(?!\w)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\[(?:name|first name|NHS number|hospital number|postcode|address)\]")
_YEARS_UNTIL_OLD = 10


def _year_of(match: re.Match[str], this_year: int) -> int:
    written = next(value for value in match.groupdict().values() if value)
    year = int(written)
    if len(written) == 4:
        return year
    return 2000 + year if 2000 + year <= this_year else 1900 + year


def find_births(text: str, this_year: int) -> Iterable[Span]:
    """A date with a birth word, or one at least ten years old beside another identifier."""
    for match in _SPELT.finditer(text):
        yield Span(match.start("date"), match.end("date"), DATE_OF_BIRTH)
    for match in _DATE.finditer(text):
        before = words_before(text, match.start(), 6)
        after = words_after(text, match.end(), 3)
        old = this_year - _year_of(match, this_year) >= _YEARS_UNTIL_OLD
        born = _BIRTH.search(before) or (old and _BIRTH.search(after))
        beside = _PERSON.search(text, max(0, match.start() - 40), match.end() + 40)
        if born or (old and beside and not _NOT_BIRTH.search(before)):
            yield Span(match.start(), match.end(), DATE_OF_BIRTH)

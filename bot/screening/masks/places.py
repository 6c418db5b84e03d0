"""Addresses, postcodes and the bed somebody lies in."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.screening.masks.spans import Span, from_pattern, words_before

ADDRESS = "address"
POSTCODE = "postcode"
POSTCODE_AREA = "postcode area"
LOCATION = "location"

_FULL_POSTCODE = re.compile(
    r"(?<![\w\[])(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? {0,2}\d[ABD-HJLNP-UW-Z]{2})(?!\w)",
    re.IGNORECASE,
)
_OUTWARD = re.compile(r"(?<![\w\[])[A-Z]{1,2}\d[A-Z\d]?(?!\w)", re.IGNORECASE)
_OUTWARD_CUE = re.compile(
    r"\b(?:i live in|i live at|living in|my postcode|my post code|postcode is|home is)\b"
    r"(?:\W+(?:is|its|in|the))*\W*$"
)
_STREET = (
    r"(?:road|rd|street|str|st|close|cl|avenue|ave|av|lane|ln|drive|drv|dr|court|ct|crescent|cres"
    r"|gardens|gdns|terrace|terr|place|pl|way|grove|gr|mews|square|sq|hill|row|walk|view|rise"
    r"|green|parade|park|house|buildings|estate)"
)
_NOT_A_STREET_WORD = (
    r"(?:the|a|an|on|in|of|to|my|and|or|i|im|for|from|at|by|with|is|it|was|were|then|than|out|me|we|he"
    r"|she|they|you|your|up|off|if|per|more|after|before|when|times?|x|days?|weeks?|months?|years?"
    r"|hours?|hrs?|hr|mins?|minutes?|seconds?|miles?|metres?|stars?|tablets?|tabs|pills|patch|patches"
    r"|mg|ml|mcg|am|pm|st|nd|rd|th|nurses?|doctors?|people|beds?|wards?|stone|percent|pints?|glasses"
    r"|bags?|steps?|stairs|laps?|lots?|min|hour|day|week|mile|year|so|but|not|no|only|just|nice|best)"
)
_NAME_WORD = rf"(?!{_NOT_A_STREET_WORD}\b)[A-Za-z][A-Za-z'’\-]*"
_ADDRESS = re.compile(
    rf"(?<![\w\[./:])(?:(?:flat|apartment|apt|unit)\s+\d{{0,3}}\w?,?\s+)?\d{{1,4}}[a-z]?,?\s+"
    rf"(?:{_NAME_WORD}\s+){{1,3}}{_STREET}(?![\w'’])(?:,?\s+(?:flat|apartment)\s+\w{{1,3}}\b)?",
    re.IGNORECASE,
)
_LIVE_AT = re.compile(
    rf"\b(?:live at|lives at|living at|address is|address:|address|staying at)\s+"
    rf"(?P<place>(?:flat\s+\w+,?\s+)?(?:{_NAME_WORD}\s+){{1,3}}{_STREET})(?![\w'’])",
    re.IGNORECASE,
)
_WARD = r"(?:ward|unit)\s+(?:[a-z]{0,2}\d{1,3}[a-z]?|[a-z]\d?)"
_PART = (
    r"(?:bay|bed|room|side\s?room|cubicle|bedspace)\s*(?:number|no\.?)?\s*"
    r"(?:[a-z]?\d{1,2}[a-z]?|[a-f])"
)
_LINK = r"[\s,/\-]+(?:(?:on|in|of|and|at)\s+)?"
_LOCATION = re.compile(
    rf"(?<!\w)(?:{_PART}(?:{_LINK}(?:{_PART}|{_WARD}))+|{_WARD}(?:{_LINK}{_PART})+)(?!\w)",
    re.IGNORECASE,
)

find_addresses = from_pattern(_ADDRESS, ADDRESS)
find_places_lived_in = from_pattern(_LIVE_AT, ADDRESS, "place")
find_postcodes = from_pattern(_FULL_POSTCODE, POSTCODE)
#: A bed that somebody lay in once, or praises, is nobody's place now.
_NOT_NOW = re.compile(
    r"\b(?:was|were|had|last|back in|when i|used to|thanks?|thank you|ta|lovely|brilliant|great"
    r"|best|amazing|fab|view|nurses are|staff are)\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:i'?m|im|i am|now|currently|still|he'?s|she'?s|here)\b", re.IGNORECASE)


def find_locations(text: str) -> Iterable[Span]:
    """The bed somebody lies in now."""
    if _NOT_NOW.search(text) and not _NOW.search(text):
        return
    yield from from_pattern(_LOCATION, LOCATION)(text)


def find_postcode_areas(text: str) -> Iterable[Span]:
    """The first half of a postcode after words such as "I live in"."""
    for match in _OUTWARD.finditer(text):
        if _OUTWARD_CUE.search(words_before(text, match.start(), 4)):
            yield Span(match.start(), match.end(), POSTCODE_AREA)

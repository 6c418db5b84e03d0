"""Names of patients, relatives and staff.

A full name, or a title with a surname, is ``[name]``; a first name by itself is
``[first name]``, because the team's rules do not hand off on a bare first name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.screening.masks.spans import Span

NAME = "name"
FIRST_NAME = "first name"

_WORD = r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’\-]{1,24}"
_INTRODUCED = re.compile(
    rf"\b(?:my (?:full |sur)?names?(?:'s|’s| is|:)?|name is|name of|name:|names|i am called"
    rf"|im called|i'm called|patient is called)\s+(?:is\s+)?"
    rf"(?P<first>{_WORD})(?:\s+(?P<last>{_WORD}))?",
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"\b(?:i'm|i’m|im|i am|this is|it's|it’s|its|regards,?|yours,?|signed,?)\s+"
    rf"(?P<first>{_WORD})(?:\s+(?P<last>{_WORD}))?",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"\b(?:(?:mr|mrs|ms|mister|dr)\b\.?\s+(?P<last>{_WORD})"
    r"|(?:miss|doctor|prof|professor|sir|lady|rev|sister|nurse)\b\.?\s+(?P<proper>(?-i:[A-Z][a-z]{2,24})))"
    rf"(?:\s+(?P<more>(?-i:[A-Z][a-z]{{2,24}})))?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    rf"\b(?:mum|dad|mother|father|husband|wife|son|daughter|brother|sister|nan|grandad|partner|patient|neighbour|friend)"
    rf"\W{{1,2}}(?P<first>{_WORD})\s+(?P<last>{_WORD})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    rf"\b(?:called|named)\s+(?P<first>{_WORD})\s+(?P<last>(?-i:[A-Z][a-z'’\-]{{1,24}}))",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    rf"\b(?:has|is|was|did|where(?:'s|s)?|see|visit|visiting|about|for)\s+(?P<first>{_WORD})\s+(?P<last>{_WORD})"
    rf"(?=\s+(?:been|on|in|admitted|still|dob|born|at|ward|here|there|ok|okay|had|got)\b|\s*[?,\[]|$)",
    re.IGNORECASE,
)
#: Somebody is asked after: what follows says so, so the name need not be a known one.
_SOUGHT = re.compile(
    r"\b(?:(?i:whether|if|is|was|has|about|that|say(?:s)?|heard)\s+(?:an?\s+)?"
    r"(?P<asked>[A-Z][a-z]{1,24}\s+[A-Z][a-z'’\-]{1,24})(?:'s|’s)?(?="
    r"\s+(?i:(?:was|is|been|got|has been)\s+)?(?i:admitted|brought in|discharged"
    r"|in (?:there|with you)"
    r"|on (?:your|ur|the) ward|notes|records?|medical)\b)"
    r")",
)
_PAIR = re.compile(
    rf"(?<![\w'])(?P<first>{_WORD})\s+(?P<last>{_WORD})"
    r"(?=\W{0,3}(?:\[|\d{1,2}[/.\-]\d|dob\b|born\b|nhs\b|d\.o\.b))",
    re.IGNORECASE,
)


#: Staff who are praised by name are nobody's secret.
_PRAISE = re.compile(
    r"\b(?:thanks?|thankyou|ta|cheers|grateful|brilliant|lovely|amazing|kind(?:er|est|ness)?"
    r"|fantastic|legend|stars?|gem|wonderful|excellent|best|great|ace|fab(?:ulous)?|superb|angels?"
    r"|hero(?:es)?|queen|king|gent|love[ds]?|bless|credit|reassur\w+|patient with|sorted|smil\w+"
    r"|laugh\w*|funn\w+|banter|made my day|pay rise|very good|so good|well done|shout ?out|big up"
    r"|10/10|class|diamond|treasure|helped|hi to|greeting)\b"
    r"|[\u2b50\U0001f64c\U0001f44f\u2764\U0001f60d\U0001f607\U0001f389]",
    re.IGNORECASE,
)


_BLAME = re.compile(
    r"\b(?:rude|rough|ignor\w+|complain\w*|complaint|shout\w*|laugh(?:ed|ing) at|refus\w+|sack\w*"
    r"|useless|disgrac\w+|disgust\w+|wrong|hurt|left (?:me|him|her)|nasty|bully|bullied|horrible"
    r"|awful|never came|didn'?t care|neglect\w*|unprofessional|report(?:ing|ed)?|apolog\w+|sue"
    r"|harm(?:ed)?|abus\w+|threw|snapped|dismiss\w+|lied|blam\w+|racist|hit|grabbed|mock\w+"
    r"|struck off|sarcastic|botched|mess(?:ed)? up|cruel|told me off|attitude)\b",
    re.IGNORECASE,
)


class NameFinder:
    """Finds names by how people introduce them.

    ``first_names`` helps when nothing has a capital; ``not_names`` are words that
    follow "dr" or "name is" without being anybody's name.
    """

    def __init__(self, first_names: frozenset[str], not_names: frozenset[str]) -> None:
        self._first_names = first_names
        self._not_names = not_names

    def find(self, text: str) -> Iterable[Span]:
        """Every name in the text."""
        yield from self._titled(text)
        for match in _INTRODUCED.finditer(text):
            yield from self._introduced(match, trusted=True)
        for pattern in (_RELATIVE, _CALLED, _OTHERS, _PAIR):
            for match in pattern.finditer(text):
                yield from self._pair(match)
        for match in _I_AM.finditer(text):
            yield from self._introduced(match, trusted=False)
        for match in _SOUGHT.finditer(text):
            if not self._not_names & set(match["asked"].lower().split()):
                yield Span(match.start("asked"), match.end("asked"), NAME)

    def _titled(self, text: str) -> Iterable[Span]:
        """Mr and Mrs anybody, unless thanked; staff by their title, only where they are blamed."""
        praised, blamed = bool(_PRAISE.search(text)), bool(_BLAME.search(text))
        for match in _TITLED.finditer(text):
            if (match["last"] or match["proper"]).lower() in self._not_names:
                continue
            staff = match["proper"] is not None or match.group().lower().startswith("dr")
            if blamed or not (staff or praised):
                yield Span(match.start(), match.end(), NAME)

    def _introduced(self, match: re.Match[str], trusted: bool) -> Iterable[Span]:
        first, last = match["first"], match["last"]
        known = self._is_first(first) or (trusted and first.lower() not in self._not_names)
        if not known:
            return
        if last and self._is_surname(first, last, trusted):
            yield Span(match.start("first"), match.end("last"), NAME)
        else:
            yield Span(match.start("first"), match.end("first"), FIRST_NAME)

    def _pair(self, match: re.Match[str]) -> Iterable[Span]:
        first, last = match["first"], match["last"]
        if self._is_first(first) and self._is_surname(first, last, trusted=True):
            yield Span(match.start("first"), match.end("last"), NAME)

    def _is_first(self, word: str) -> bool:
        return word.lower().replace("’", "'").removesuffix("'s") in self._first_names

    def _is_surname(self, first: str, last: str, trusted: bool) -> bool:
        if last.lower() in self._not_names:
            return False
        return trusted or last[0].isupper() or (first.islower() and last.islower())


def load_names(folder: Path) -> NameFinder:
    """The finder with ``first_names.txt`` and ``not_names.txt``, both in lower case."""

    def words(file: str) -> frozenset[str]:
        return frozenset((folder / file).read_text(encoding="utf-8").split())

    return NameFinder(words("first_names.txt"), words("not_names.txt"))

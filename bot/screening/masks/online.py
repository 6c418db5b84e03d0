"""Email addresses, handles and links to profiles."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.screening.masks.spans import Span

EMAIL = "email"
SOCIAL_HANDLE = "social handle"

_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}(?:@|\s?\(at\)\s?|\s\[at\]\s)[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){1,4}",
    re.IGNORECASE,
)
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{2,64}(?:\s+dot\s+[\w\-]{1,30}){0,2}\s+at\s+[a-z0-9\-]{2,40}\s+dot\s+(?:com|net|org|co(?:\s+dot\s+uk)?|uk)\b",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.\[])@[A-Za-z0-9_.]{3,30}")
_NAMED_HANDLE = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|twitter|facebook|fb|messenger|whatsapp|x handle)"
    r"(?:\s+(?:name|handle|user|username|profile|account))?(?:\s+is|\s*:|\s+its|\s+it's)\s+"
    r"(?P<handle>@?(?!(?:not|full|the|a|so|down|no|my|your|on|off|private|fine|better)\b)[\w.]{3,30})",
    re.IGNORECASE,
)
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:facebook|fb|instagram|twitter|x|tiktok|linkedin|snapchat)"
    r"\.(?:com|me)/[\w./?=&%\-]{2,120}",
    re.IGNORECASE,
)


def find_emails(text: str, own: frozenset[str] = frozenset()) -> Iterable[Span]:
    """Addresses of people; ``own`` are the trust's own, in lower case."""
    for pattern in (_EMAIL, _SPOKEN_EMAIL):
        for match in pattern.finditer(text):
            if match.group().lower() not in own:
                yield Span(match.start(), match.end(), EMAIL)


def find_handles(text: str, own: frozenset[str] = frozenset()) -> Iterable[Span]:
    """Names on social media and links to profiles; ``own`` are the team's, in lower case."""
    for match in _HANDLE.finditer(text):
        if match.group().rstrip(".").lower() not in own:
            yield Span(match.start(), match.end(), SOCIAL_HANDLE)
    for match in _NAMED_HANDLE.finditer(text):
        yield Span(match.start("handle"), match.end("handle"), SOCIAL_HANDLE)
    for match in _PROFILE.finditer(text):
        yield Span(match.start(), match.end(), SOCIAL_HANDLE)

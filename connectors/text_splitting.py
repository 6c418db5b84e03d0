"""Splits a long text into pieces a platform takes, at the kindest place there is.

Lengths are counted in UTF-16 code units: no platform says how it counts an emoji, and
none of them counts more than this. A cut never falls inside a character as people see
it (a family emoji, a flag, an accent on its letter) unless that alone is too long.
"""

from __future__ import annotations

import re
import unicodedata

_JOINER = "\u200d"
_PLACES = (
    re.compile(r"\n\s*\n"),
    re.compile(r"[.!?\u2026][\"')\]\u2019\u201d*]*\s+"),
    re.compile(r"\n"),
    re.compile(r"\s+"),
)
# A cut earlier than this share of the limit would leave a needlessly small piece.
_EARLIEST = 3


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def split(text: str, limit: int) -> list[str]:
    """The text in pieces of at most ``limit`` units, none blank, in order.

    Only white space at the cuts is dropped. Cuts at a blank line if one is near,
    otherwise at a sentence's end, a line's end, a space, and last between characters.
    """
    pieces = []
    rest = text.strip()
    while units(rest) > limit:
        cut = _cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    pieces.append(rest)
    return [piece for piece in pieces if piece]


def _cut(text: str, limit: int) -> int:
    room = _room(text, limit)
    # One more character, so that a space just past the limit still counts as a place.
    window = text[: room + 1]
    for place in _PLACES:
        ends = [_kept(match) for match in place.finditer(window)]
        fitting = [end for end in ends if room // _EARLIEST <= end <= room]
        if fitting:
            return fitting[-1]
    return _between_characters(text, room)


def _kept(match: re.Match[str]) -> int:
    """Where the text before the white space of a cutting place ends."""
    return match.start() + len(match.group().rstrip())


def _room(text: str, limit: int) -> int:
    """How many characters of the text fit into the limit; at least one."""
    used = 0
    for index, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > limit:
            return max(index, 1)
    return len(text)


def _between_characters(text: str, room: int) -> int:
    cut = room
    while cut > 0 and _belongs_together(text, cut):
        cut -= 1
    return cut or room


def _belongs_together(text: str, cut: int) -> bool:
    """Whether a cut here would fall inside what a reader sees as one character."""
    if cut >= len(text):
        return False
    before, after = text[cut - 1], text[cut]
    if _JOINER in (before, after) or unicodedata.category(after) in ("Mn", "Mc", "Me"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    return _is_flag_half(after) and _flag_halves_before(text, cut) % 2 == 1


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, cut: int) -> int:
    count = 0
    while count < cut and _is_flag_half(text[cut - 1 - count]):
        count += 1
    return count

"""Slips as people make them, so that one does not change what a message is."""

from __future__ import annotations

import random
import re

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_PUNCTUATION = re.compile(r"[.,!?;:'\u2019]")
_NO_PUNCTUATION = 0.3
_SHORTEST = 6


def noisy(text: str, rng: random.Random, slips: float) -> str:
    """The text, sometimes without punctuation and, in this share, with one or two slips."""
    if rng.random() < _NO_PUNCTUATION:
        text = _PUNCTUATION.sub("", text)
    if rng.random() < slips:
        for _ in range(rng.choice((1, 1, 2))):
            if len(text) > _SHORTEST:
                text = with_slip(text, rng)
    return text


def with_slip(text: str, rng: random.Random) -> str:
    """One letter lost, swapped with the next, doubled, or hit beside the right key."""
    at = rng.randrange(len(text))
    kind = rng.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    return text[:at] + _beside(text[at], rng) + text[at + 1 :]


def _beside(letter: str, rng: random.Random) -> str:
    for row in _ROWS:
        place = row.find(letter.lower())
        if place >= 0:
            return row[max(0, min(len(row) - 1, place + rng.choice((-1, 1))))]
    return "e"

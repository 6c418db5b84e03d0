"""A comment in its parts: people say several things in one breath."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[.!?;\n]+")
_CLAUSE = re.compile(
    r"[.!?;\n]+|,\s+|\s[-–—]\s|\s+(?:but|and|although|however|because|so|though)\s+",
    re.IGNORECASE,
)
#: Of a very long comment the first parts are read; it bounds the work on a novel.
MOST_PARTS = 60


def parts_of(text: str) -> list[str]:
    """The whole, its sentences, and their clauses; each once, never empty."""
    pieces = [text, *_SENTENCE.split(text), *_CLAUSE.split(text)]
    found = dict.fromkeys(piece.strip() for piece in pieces)
    return [piece for piece in found if piece][:MOST_PARTS] or [text]

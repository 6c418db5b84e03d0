"""How bare reasons become sentences."""

from __future__ import annotations


def sentence(words: str) -> str:
    """Words as one sentence: a capital first, a full stop last."""
    words = words.strip() or "This cannot be done now"
    return words[0].upper() + words[1:] + ("" if words.endswith((".", "?")) else ".")

"""Masks identifiers and reads risk in patients' messages.

The web process needs only the masker, so the screener (which loads spaCy) is
imported when it is asked for.
"""

from __future__ import annotations

from pathlib import Path

from bot.core.ports import Screener
from bot.screening.masker import load_masker

__all__ = ["load_masker", "load_screener"]


def load_screener(phrases: Path | None = None) -> Screener:
    """The screener with the team's phrase files, or those of another folder.

    Raises PhraseError when a phrase file cannot be read as documented.
    """
    from bot.screening.screener import load

    return load(phrases)

"""Masks identifiers and reads risk in patients' messages.

The web process needs only the masker, so the screener (which loads spaCy and the
encoder) is imported when it is asked for.
"""

from __future__ import annotations

from pathlib import Path

from bot.core.ports import Screener
from bot.screening.masker import load_masker

__all__ = ["load_masker", "load_screener"]


def load_screener(phrases: Path | None = None) -> Screener:
    """Both detectors: the team's phrase files, or those of another folder, and the classifier.

    Raises SetUpBroken with file, line and reason when a file cannot be used.
    """
    from bot.screening.screener import load

    return load(phrases)

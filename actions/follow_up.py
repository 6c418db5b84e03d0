"""Reads a short message after an answer as a question on the same topic. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 12
"""Words. A longer message says itself what it is about."""

STAYS_OPEN = 30 * 60
"""Seconds: later, "and how long does it last?" is no longer about the answer before."""

NAMES_ANOTHER = 0.5
"""How likely another topic must be for a short message to leave the topic in hand."""

NAMES_ANOTHER_IN_A_LINK = 0.8
"""The same for a message that leans on what was said before ("and how long does it last?")."""

_LINK = re.compile(
    r"^(?:and|but|so|even|or|what about|how about|what if|not even|why not|how come|which one)\b"
    r"|\b(?:it|that|this|them|they|those|these|then|too|instead)\s*\??$"
    r"|\b(?:does|is|will|can|would|do|are|should) (?:it|that|they|them|those|these|you|u)\b",
    re.IGNORECASE,
)


def topic_in_hand_wanted(text: str, ranking: Sequence[Mapping[str, Any]], in_hand: str) -> bool:
    """Whether a message asks on about ``in_hand``, the topic that was answered last.

    ``ranking`` holds the labels with their confidence, likeliest first. What reads as a wish
    for a person, as a question no answer covers, or as small talk is never such a message.
    """
    if not in_hand or len(text.split()) > LONGEST or not ranking:
        return False
    first = ranking[0]
    name, sure = str(first["name"]), float(first["confidence"])
    if not name.startswith("faq/"):
        return False
    if name == in_hand:
        return True
    return sure < (NAMES_ANOTHER_IN_A_LINK if _LINK.search(text.strip()) else NAMES_ANOTHER)

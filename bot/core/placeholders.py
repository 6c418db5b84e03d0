"""Fills the hospital's own facts into approved words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

PLACEHOLDER = re.compile(r"\{\{([A-Z_]+)\}\}")

#: What the hospital sets once; NEXT_OPEN is worked out from the staffed hours.
HOSPITAL_FACTS = (
    "PAIN_TEAM_PHONE",
    "PAIN_TEAM_HOURS",
    "REPLY_TARGET",
    "PALS_PHONE",
    "PALS_EMAIL",
    "VISITING_URL",
    "PRIVACY_URL",
    "DPO_EMAIL",
    "RETENTION",
    "TRUST_NAME",
)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with every ``{{NAME}}`` replaced. Raises KeyError for a fact nobody set."""
    return PLACEHOLDER.sub(lambda match: facts[match.group(1)], text)


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Every placeholder name used in these texts."""
    return frozenset(name for text in texts for name in PLACEHOLDER.findall(text))

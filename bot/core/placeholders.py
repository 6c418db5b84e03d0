"""Fills the hospital's own facts into approved words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.core.fft_answer import FFT_ANSWERS

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

#: What a form fills in before the words leave it: a number of a scale, or a button's words.
ANSWER_PLACES = ("ANSWER", "OTHER")
_SHOWN = re.compile(r"\d{1,3}%?")


def with_answer(text: str, answer: str, other: str = "") -> str:
    """The text with an answer said back in it. Raises ValueError for anybody's own words."""
    for said in (answer, other):
        if said and not (_SHOWN.fullmatch(said) or said in FFT_ANSWERS):
            raise ValueError("only numbers and fixed answers are said back")
    return text.replace("{{ANSWER}}", answer).replace("{{OTHER}}", other)


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The text with every ``{{NAME}}`` replaced. Raises KeyError for a fact nobody set."""
    return PLACEHOLDER.sub(lambda match: facts[match.group(1)], text)


def names_in(texts: Iterable[str]) -> frozenset[str]:
    """Every placeholder name used in these texts."""
    return frozenset(name for text in texts for name in PLACEHOLDER.findall(text))

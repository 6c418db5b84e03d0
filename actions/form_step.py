"""Tells an answer to a form's question from a wish to skip, to stop, or something else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any


class Step(Enum):
    """What a text in the middle of a form is."""

    ANSWER = "answer"
    SKIP = "skip"
    INTERRUPTION = "interruption"


_SKIPS = frozenset(
    ["skip", "skip it", "skip this", "skip please", "pass", "next", "next question", "n/a", "na", "-", "--", "no comment", "dont want to say", "rather not say", "prefer not to say", "nothing to say"]
)
_STOPS = frozenset(
    ["stop", "stop it", "stop please", "stop now", "please stop", "cancel", "quit", "end", "exit", "enough", "thats enough", "later", "not now", "im busy", "busy", "im bored", "bored", "this is too long", "too long", "i want to stop"]
)
_QUESTION = re.compile(
    r"\?\s*$|^(what|whats|wot|wots|why|how|hows|when|where|who|which|can|could|should|would|is|are"
    r"|am|do|does|did|will|may)\b",
    re.IGNORECASE,
)
_PERSON_WORDS = 8
_CERTAIN = 1.0


def step_of(message: Mapping[str, Any], free_text: bool) -> Step:
    """How to take a message, from its text and what the classifier made of it.

    In free text only what looks like a question is one: "the pump was a godsend" is
    praise, although it is about pumps. A button's choice is always meant as it says.
    """
    intent = message.get("intent") or {}
    name, confidence = str(intent.get("name")), float(intent.get("confidence") or 0.0)
    text = str(message.get("text") or "")
    if confidence == _CERTAIN and name in ("stop", "request_human", "faq", "skip"):
        return Step.SKIP if name == "skip" else Step.INTERRUPTION
    plain = re.sub(r"['’.!]", "", text.casefold()).strip()
    if plain in _SKIPS:
        return Step.SKIP
    if name == "stop" and (plain in _STOPS or not free_text):
        return Step.INTERRUPTION
    if name == "request_human" and len(plain.split()) <= _PERSON_WORDS:
        return Step.INTERRUPTION
    if name == "faq" and (not free_text or _QUESTION.search(text.strip())):
        return Step.INTERRUPTION
    return Step.ANSWER

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
    STOP = "stop"
    INTERRUPTION = "interruption"


_SKIPS = frozenset(
    {"skip", "skip it", "skip this", "skip please", "pass", "next", "next question", "n/a", "na"}
    | {"-", "--", "no comment", "dont want to say", "rather not say", "prefer not to say"}
)
_STOPS = frozenset(
    {"stop", "stop it", "stop please", "stop now", "please stop", "i want to stop", "cancel"}
    | {"quit", "end", "exit", "enough", "thats enough", "later", "not now", "busy", "im busy"}
    | {"bored", "im bored", "too long", "this is too long"}
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
    text = str(message.get("text") or "").strip()
    plain = re.sub(r"['’.!]", "", text.casefold())
    pressed = confidence == _CERTAIN
    if plain in _SKIPS or (pressed and name == "skip"):
        return Step.SKIP
    if plain in _STOPS or (name == "stop" and (pressed or not free_text)):
        return Step.STOP
    if name == "request_human" and (pressed or len(plain.split()) <= _PERSON_WORDS):
        return Step.INTERRUPTION
    if name == "faq" and (pressed or not free_text or _QUESTION.search(text)):
        return Step.INTERRUPTION
    return Step.ANSWER

"""What the form hears: the patient's words beside what classifier and service made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.core.feedback_items import BY_NAME, Kind
from bot.core.feedback_says import Wish
from bot.core.feedback_state import AGAIN, EARLY, Heard
from bot.core.ways_in import FEEDBACK_TOPIC

_QUESTION = re.compile(
    r"\?\s*$|^(what|whats|wot|wots|why|how|hows|when|where|who|which|can|could|should|would|is|are"
    r"|am|do|does|did|will|may)\b",
    re.IGNORECASE,
)
_PERSON_WORDS = 8
_CERTAIN = 1.0
_TAPPED = {"skip": Wish.SKIP, "stop": Wish.STOP, "give_feedback": Wish.RESUME}


def heard(message: Mapping[str, Any], asked: str) -> Heard:
    """A message as the form takes it.

    In a comment only what looks like a question is one: "the pump was a godsend" is praise,
    although it is about pumps. So is "it was ok", wherever it is said. A button's choice is
    always meant as it says.
    """
    intent = message.get("intent") or {}
    name, confidence = str(intent.get("name")), float(intent.get("confidence") or 0.0)
    text = str(message.get("text") or "").strip()
    # A button is read as one intent only; typed words as every intent, likeliest first.
    pressed = confidence == _CERTAIN and len(message.get("intent_ranking") or ()) == 1
    item = BY_NAME.get(asked)
    comment = item is not None and item.kind is Kind.COMMENT
    # What is said of the stay reads as this topic, and here it is an answer.
    feedback = intent.get("full_retrieval_intent_name") == FEEDBACK_TOPIC
    marks = marks_of(message)
    return Heard(
        text=text,
        tapped=_TAPPED.get(name) if pressed else None,
        question=_is_question(name, text, pressed, comment or feedback),
        person=name == "request_human" and (pressed or len(text.split()) <= _PERSON_WORDS),
        concern="concern" in marks,
        passed_on="passed_on" in marks,
        early=EARLY in marks,
        again=AGAIN in marks,
    )


def marks_of(message: Mapping[str, Any]) -> tuple[str, ...]:
    """What the service knows of a message that its words do not say."""
    return tuple((message.get("metadata") or {}).get("marks") or ())


def _is_question(intent: str, text: str, pressed: bool, says: bool) -> bool:
    if says:
        return intent == "faq" and (pressed or bool(_QUESTION.search(text)))
    return intent == "faq" or (intent == "not_covered" and bool(_QUESTION.search(text)))

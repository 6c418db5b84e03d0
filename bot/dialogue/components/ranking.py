"""The shapes in which Rasa's intent classifier and response selector speak. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

FALLBACK = "nlu_fallback"
HANDS_OFF = "request_human"
"""The intent whose rule passes a conversation to a person."""


def parse_data(ranked: Sequence[tuple[str, float]], choice: str) -> dict[str, Any]:
    """Parse data for labels with their probabilities, likeliest first, and the chosen one.

    A label such as ``faq/pca_what`` is the retrieval intent ``faq`` with its topic, as a
    ResponseSelector would report it. The ranking keeps the full labels.
    """
    confidence = dict(ranked).get(choice, ranked[0][1] if ranked else 0.0)
    data: dict[str, Any] = {
        "intent": {"name": choice.split("/")[0], "confidence": confidence},
        "intent_ranking": [{"name": name, "confidence": p} for name, p in ranked],
    }
    if "/" in choice:
        data["response_selector"] = _selected(ranked, choice, confidence)
    return data


def chosen_by_button(label: str) -> dict[str, Any]:
    """Parse data of a button the patient pressed: certain, and never guessed by a model."""
    data = parse_data([(label, 1.0)], label)
    if "/" in label:
        data["intent"]["full_retrieval_intent_name"] = label
    return {**data, "entities": []}


def _selected(
    ranked: Sequence[tuple[str, float]], choice: str, confidence: float
) -> dict[str, Any]:
    intent = choice.split("/")[0]
    siblings = [(name, p) for name, p in ranked if name.startswith(f"{intent}/")]
    return {
        "all_retrieval_intents": [intent],
        intent: {
            "response": {
                "responses": [],
                "confidence": confidence,
                "intent_response_key": choice,
                "utter_action": f"utter_{choice}",
            },
            "ranking": [{"confidence": p, "intent_response_key": name} for name, p in siblings],
        },
    }

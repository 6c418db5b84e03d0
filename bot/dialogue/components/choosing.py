"""Chooses what a message asks for from how likely each label is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogue.components.ranking import FALLBACK, HANDS_OFF

Ranking = Sequence[tuple[str, float]]
"""Labels with their probabilities, likeliest first."""


def choice(ranked: Ranking, limits: Mapping[str, Any]) -> str:
    """The label of a message read as one; ``nlu_fallback`` when nothing is sure enough."""
    (label, first), (_, second) = [*ranked, ("", 0.0), ("", 0.0)][:2]
    if label == HANDS_OFF:
        return label if first >= limits["person_threshold"] else FALLBACK
    if "/" not in label:
        return label if first >= limits["conversation_threshold"] else FALLBACK
    clear = first - second >= limits["margin"]
    return label if first >= limits["threshold"] and clear else FALLBACK


def topics_of_parts(parts: Sequence[Ranking], limits: Mapping[str, Any]) -> tuple[str, ...]:
    """The different topics that the parts of a message surely ask for, in order."""
    chosen = [
        ranked[0][0]
        for ranked in parts
        if ranked and "/" in ranked[0][0] and ranked[0][1] >= limits["part_threshold"]
    ]
    return tuple(dict.fromkeys(chosen))


def asks_for_person(parts: Sequence[Ranking], limits: Mapping[str, Any]) -> bool:
    """Whether one part of a message surely asks for a person: that is never dropped."""
    return any(
        ranked and ranked[0][0] == HANDS_OFF and ranked[0][1] >= limits["person_threshold"]
        for ranked in parts
    )

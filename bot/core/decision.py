"""Names what the service decided about a message, for `decide` and for reports."""

from __future__ import annotations

from enum import Enum

from bot.core.dialogue import TurnResult
from bot.core.directives import DropFeedback, HandOff, NotUnderstood, OfferTopics, RecordFeedback
from bot.core.tiers import Tier


class Decision(str, Enum):
    """The closed list that evaluators read."""

    ANSWER = "answer"
    OFFER = "offer"
    SMALL_TALK = "small_talk"
    FEEDBACK = "feedback"
    FALLBACK = "fallback"
    HANDOFF = "handoff"


def decide(tier: Tier, turn: TurnResult | None) -> Decision:
    """The decision for a message of this tier and, when the assistant was asked, its turn."""
    if tier is not Tier.NONE or turn is None:
        return Decision.HANDOFF
    kinds = {type(directive) for directive in turn.directives}
    if HandOff in kinds:
        return Decision.HANDOFF
    if kinds & {RecordFeedback, DropFeedback} or turn.active_form:
        return Decision.FEEDBACK
    if OfferTopics in kinds:
        return Decision.OFFER
    if NotUnderstood in kinds:
        return Decision.FALLBACK
    if any(reply.source.startswith("utter_faq/") for reply in turn.replies):
        return Decision.ANSWER
    return Decision.SMALL_TALK if turn.replies else Decision.FALLBACK

"""How urgently a person must read a message.

Source: the triage table of the pain team (tiers, order, staff targets). Every
target is a proposal until the Clinical Safety Officer signs it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum


class Tier(str, Enum):
    """One row of the triage table; the value is what `decide` prints."""

    NONE = "none"
    EMERGENCY = "emergency"
    CRISIS = "crisis"
    URGENT = "urgent"
    CONFIDENTIAL = "confidential"
    COMPLAINT = "complaint"
    CLINICAL_INDIVIDUAL = "clinical_individual"
    DISTRESS = "distress"
    REQUEST_HUMAN = "request_human"


#: When several tiers apply, the first of these picks the fixed text and the priority.
ORDER: tuple[Tier, ...] = (
    Tier.EMERGENCY,
    Tier.CRISIS,
    Tier.URGENT,
    Tier.CONFIDENTIAL,
    Tier.COMPLAINT,
    Tier.CLINICAL_INDIVIDUAL,
    Tier.DISTRESS,
    Tier.REQUEST_HUMAN,
    Tier.NONE,
)


@dataclass(frozen=True)
class StaffView:
    """What staff see of a tier: priority, and how soon to acknowledge in staffed hours."""

    priority: str
    label: str
    acknowledge_within: timedelta
    answers_while_waiting: bool


STAFF_VIEW: dict[Tier, StaffView] = {
    Tier.EMERGENCY: StaffView("P1", "Emergency", timedelta(minutes=5), False),
    Tier.CRISIS: StaffView("P1", "Crisis", timedelta(minutes=5), False),
    Tier.URGENT: StaffView("P2", "Urgent", timedelta(minutes=30), False),
    Tier.DISTRESS: StaffView("P2", "Distress", timedelta(minutes=60), False),
    Tier.CONFIDENTIAL: StaffView("P3", "Personal details", timedelta(hours=4), True),
    Tier.COMPLAINT: StaffView("P3", "Complaint", timedelta(hours=4), True),
    Tier.CLINICAL_INDIVIDUAL: StaffView("P3", "Own care", timedelta(hours=4), True),
    Tier.REQUEST_HUMAN: StaffView("P3", "Asked for a person", timedelta(hours=4), True),
    Tier.NONE: StaffView("P3", "Other", timedelta(hours=4), True),
}

#: Written in public, under a post of ours.
PUBLIC_COMMENT = "PUBLIC_COMMENT"
#: Codes that make a P3 a P2: the medicines, ages and states that a slow answer may harm.
RAISED = frozenset({"PREGNANCY", "CHILD", "HIGH_RISK"})
_RAISED_TARGET = timedelta(minutes=30)


def view_of(tier: Tier, codes: Collection[str]) -> StaffView:
    """What staff see of a hand-off with these codes."""
    view = STAFF_VIEW[tier]
    if view.priority == "P3" and RAISED.intersection(codes):
        return replace(view, priority="P2", acknowledge_within=_RAISED_TARGET)
    if tier is Tier.REQUEST_HUMAN and PUBLIC_COMMENT in codes:
        return replace(view, label="Public comment")
    return view


#: Their fixed words go out in every state, even while a nurse has the conversation.
SAFETY_TIERS = frozenset({Tier.EMERGENCY, Tier.CRISIS, Tier.URGENT})


def highest(tiers: set[Tier] | frozenset[Tier]) -> Tier:
    """The tier that picks the fixed text; NONE for an empty set."""
    return next((tier for tier in ORDER if tier in tiers), Tier.NONE)


def most_pressing(tiers: set[Tier] | frozenset[Tier]) -> Tier:
    """The tier that sets how soon a person must come, over several messages.

    The priority decides before the order of the fixed texts does: a photo sent after
    words of distress must not turn a P2 into a P3.
    """
    return min(tiers, key=lambda tier: (STAFF_VIEW[tier].priority, ORDER.index(tier)))

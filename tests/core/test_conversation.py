"""The holder table: every cause and holder is placed, and nothing unlawful can happen."""

from __future__ import annotations

import pytest

from bot.core.conversation import (
    TRANSITIONS,
    Cause,
    Conversation,
    Holder,
    assistant_may_speak,
    next_holder,
)
from bot.core.tiers import ORDER, STAFF_VIEW, Tier, highest
from tests.fakes import NOON


def conversation(holder: Holder, tier: Tier = Tier.NONE) -> Conversation:
    return Conversation("c", "messenger", "p", "u", holder, 1, "e", NOON, NOON, waiting_tier=tier)


def test_every_cause_and_every_holder_appears() -> None:
    assert {cause for _, cause in TRANSITIONS} == set(Cause)
    assert {holder for holder, _ in TRANSITIONS} == set(Holder) == set(TRANSITIONS.values())


def test_only_a_named_act_gives_the_conversation_back_to_the_assistant() -> None:
    back = {cause for (_, cause), after in TRANSITIONS.items() if after is Holder.ASSISTANT}
    assert back == {Cause.HANDED_BACK}


@pytest.mark.parametrize("cause", [Cause.SCREENED, Cause.DEAD_ROW, Cause.ASKED_FOR_PERSON])
def test_screening_never_takes_a_conversation_from_a_person(cause: Cause) -> None:
    assert next_holder(Holder.STAFF, cause) is Holder.STAFF


def test_what_is_not_in_the_table_cannot_happen() -> None:
    assert next_holder(Holder.ASSISTANT, Cause.HANDED_BACK) is None
    assert next_holder(Holder.ASSISTANT, Cause.RELEASED) is None


@pytest.mark.parametrize(
    ("holder", "tier", "speaks"),
    [
        (Holder.ASSISTANT, Tier.NONE, True),
        (Holder.STAFF, Tier.NONE, False),
        (Holder.STAFF, Tier.REQUEST_HUMAN, False),
        (Holder.WAITING, Tier.EMERGENCY, False),
        (Holder.WAITING, Tier.CRISIS, False),
        (Holder.WAITING, Tier.URGENT, False),
        (Holder.WAITING, Tier.DISTRESS, False),
        (Holder.WAITING, Tier.CONFIDENTIAL, True),
        (Holder.WAITING, Tier.COMPLAINT, True),
        (Holder.WAITING, Tier.CLINICAL_INDIVIDUAL, True),
        (Holder.WAITING, Tier.REQUEST_HUMAN, True),
    ],
)
def test_who_may_speak(holder: Holder, tier: Tier, speaks: bool) -> None:
    assert assistant_may_speak(conversation(holder, tier)) is speaks


def test_every_tier_has_an_order_and_a_place_in_the_staff_view() -> None:
    assert set(ORDER) == set(STAFF_VIEW) == set(Tier)


def test_the_highest_tier_wins() -> None:
    assert highest({Tier.COMPLAINT, Tier.URGENT, Tier.DISTRESS}) is Tier.URGENT
    assert highest(set()) is Tier.NONE

"""The plan for a message: screening first, then who has the conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.conversation import Holder
from bot.core.messages import Author, Button
from bot.core.plan import Plan, Request, Step, judged, plan, request
from bot.core.records import MessageState, ThreadMessage
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from tests.core.test_conversation import conversation
from tests.fakes import NOON

SAFETY = (Tier.EMERGENCY, Tier.CRISIS, Tier.URGENT)
MESSAGE = ThreadMessage("m", "c", Author.PATIENT, "Patient", "hello", MessageState.RECEIVED, NOON)
KNOWN = frozenset({"faq/pca_what", "request_human"})


def verdict(tier: Tier) -> Verdict:
    if tier is Tier.NONE:
        return Verdict()
    return verdict_of((Finding(tier, "X", "r", "because"),))


@pytest.mark.parametrize("holder", list(Holder))
@pytest.mark.parametrize("waiting", [Tier.NONE, Tier.EMERGENCY, Tier.URGENT, Tier.COMPLAINT])
@pytest.mark.parametrize("tier", SAFETY)
def test_safety_words_go_out_in_every_state(holder: Holder, waiting: Tier, tier: Tier) -> None:
    planned = plan(conversation(holder, waiting), verdict(tier), NOON)
    assert planned == Plan(Step.FIXED_WORDS, hand_off=True)


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier not in SAFETY])
def test_a_held_conversation_is_left_to_the_person(tier: Tier) -> None:
    held = replace(conversation(Holder.STAFF), staff_id="amina")
    planned = plan(held, verdict(tier), NOON)
    assert planned == Plan(Step.LEAVE, hand_off=tier is not Tier.NONE)


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier is not Tier.NONE])
def test_every_flag_hands_off(tier: Tier) -> None:
    assert plan(conversation(Holder.ASSISTANT), verdict(tier), NOON).hand_off


def test_an_ordinary_message_goes_to_the_assistant() -> None:
    assert plan(conversation(Holder.ASSISTANT), verdict(Tier.NONE), NOON).step is Step.ASK_ASSISTANT


def test_the_same_words_are_not_said_twice_in_a_row_but_details_are_warned_about_again() -> None:
    waiting = replace(conversation(Holder.WAITING, Tier.COMPLAINT), told_waiting_at=NOON)
    assert plan(waiting, verdict(Tier.COMPLAINT), NOON) == Plan(Step.LEAVE, hand_off=True)
    details = replace(waiting, waiting_tier=Tier.CONFIDENTIAL)
    assert plan(details, verdict(Tier.CONFIDENTIAL), NOON).step is Step.FIXED_WORDS


def test_nobody_waits_in_silence_and_nobody_is_told_every_minute() -> None:
    first = conversation(Holder.WAITING, Tier.URGENT).told(NOON)
    assert plan(first, verdict(Tier.NONE), NOON + timedelta(seconds=50)).step is Step.LEAVE
    assert plan(first, verdict(Tier.NONE), NOON + timedelta(seconds=70)).step is Step.STILL_WAITING
    again = conversation(Holder.WAITING, Tier.URGENT).told(NOON, again=True)
    soon, later = NOON + timedelta(minutes=29), NOON + timedelta(minutes=31)
    assert plan(again, verdict(Tier.NONE), soon).step is Step.LEAVE
    assert plan(again, verdict(Tier.NONE), later).step is Step.STILL_WAITING


def test_a_file_is_personal_detail_and_a_button_asks_for_a_person() -> None:
    assert judged(replace(MESSAGE, attachments=("image",)), Verdict()).tier is Tier.CONFIDENTIAL
    tapped = replace(MESSAGE, payload="/request_human")
    assert judged(tapped, Verdict()).tier is Tier.REQUEST_HUMAN
    assert judged(replace(MESSAGE, attachments=("like",)), Verdict()).tier is Tier.NONE


def test_a_file_with_an_emergency_is_an_emergency_first() -> None:
    both = judged(replace(MESSAGE, attachments=("image",)), verdict(Tier.EMERGENCY))
    assert both.tier is Tier.EMERGENCY
    assert both.codes == ("X", "ATTACHMENT")


@pytest.mark.parametrize(
    ("text", "payload", "asked"),
    [
        ("What is a PCA", "/faq/pca_what", Request("What is a PCA", "faq/pca_what")),
        ("Restart", "/restart", Request("Restart")),
        ("Good", "Good", Request("Good")),
        ("Get Started", "GET_STARTED", Request("Get Started", "greet")),
        ("/restart", "", Request("/restart")),
        ("1", "", Request("1", "faq/pca_what")),
        ("the second one", "", Request("Very good")),
        ("my pain was 2", "", Request("my pain was 2")),
    ],
)
def test_what_the_assistant_is_asked(text: str, payload: str, asked: Request) -> None:
    offered = (Button("What is a PCA", "/faq/pca_what"), Button("Very good", "Very good"))
    assert request(replace(MESSAGE, text=text, payload=payload), offered, KNOWN) == asked

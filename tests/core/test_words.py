"""Choices, hours, placeholders, directives, decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.decision import Decision, decide
from bot.core.dialogue import TurnResult
from bot.core.directives import (
    Directive,
    DropFeedback,
    FeedbackSoFar,
    HandOff,
    NotUnderstood,
    OfferTopics,
    RecordFeedback,
    directive_payload,
    parse_directive,
)
from bot.core.errors import UnreadablePayload
from bot.core.failure_words import FAILURE_WORDS
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.hours import StaffedHours
from bot.core.messages import Button, FailureReason, Reply
from bot.core.numbered_choice import chosen
from bot.core.placeholders import fill, names_in
from bot.core.service_words import with_answer_buttons
from bot.core.tiers import Tier

OFFERED = (Button("What is a PCA", "/a"), Button("Driving", "/b"), Button("Talk to a nurse", "/c"))


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("1", 0),
        ("2.", 1),
        (" 3 ", 2),
        ("the second one", 1),
        ("third please", 2),
        ("option 2", 1),
        ("Number 1", 0),
        ("driving", 1),
        ("Talk to a nurse", 2),
        ("first", 0),
    ],
)
def test_a_typed_choice_is_read(text: str, index: int) -> None:
    assert chosen(text, OFFERED) == OFFERED[index]


@pytest.mark.parametrize("text", ["4", "0", "12", "", "10/10", "i pressed it 2 times", "-1", "2 1"])
def test_what_is_no_choice_stays_text(text: str) -> None:
    assert chosen(text, OFFERED) is None


@given(st.text(max_size=60))
def test_reading_a_choice_never_fails_and_never_invents_one(text: str) -> None:
    assert chosen(text, OFFERED) in (None, *OFFERED)
    assert chosen(text, ()) is None


CHRISTMAS = StaffedHours(closed_on=frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


@pytest.mark.parametrize(
    ("now", "is_open", "words"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), True, "9am on Tuesday 24 November"),
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), False, "9am on Monday 23 November"),
        (datetime(2026, 11, 27, 18, 0, tzinfo=UTC), False, "9am on Monday 30 November"),
        # British Summer Time: 8am UTC is 9am in London.
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), True, "9am on Thursday 2 July"),
        # Christmas Day is a Friday, the Monday is a substitute day.
        (datetime(2026, 12, 24, 17, 0, tzinfo=UTC), False, "9am on Tuesday 29 December"),
    ],
)
def test_staffed_hours(now: datetime, is_open: bool, words: str) -> None:
    assert CHRISTMAS.is_open(now) is is_open
    assert CHRISTMAS.next_opening_in_words(now) == words


def test_half_hours_are_said() -> None:
    hours = StaffedHours(opens=time(8, 30))
    now = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    assert hours.next_opening_in_words(now) == "8:30am on Monday 23 November"


def test_a_fact_nobody_set_is_an_error_never_a_gap() -> None:
    assert fill("Call {{PHONE}}.", {"PHONE": "123"}) == "Call 123."
    with pytest.raises(KeyError):
        fill("Call {{PHONE}}.", {})
    assert names_in(["a {{B}} c", "{{D}}"]) == {"B", "D"}


@pytest.mark.parametrize(
    "directive",
    [
        HandOff("asked"),
        OfferTopics(("faq/a", "faq/b")),
        NotUnderstood(),
        RecordFeedback({"fft_score": "Very good", "fft_why": "why"}, True, ("pain_worst",)),
        RecordFeedback({"pain_worst": 7, "side_effects": ("sick",), "fft_why": ""}),
        FeedbackSoFar({"fft_score": "Good"}, "fft_why"),
        DropFeedback(),
    ],
)
def test_a_directive_survives_the_wire(directive: Directive) -> None:
    assert parse_directive(directive_payload(directive)) == directive


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "delete_everything"},
        {"type": "hand_off"},
        {"type": "hand_off", "reason": "x", "shell": "rm"},
        {"type": "record_feedback", "answers": {"fft_score": "Excellent"}},
        {"type": "record_feedback", "answers": {"pain_worst": 11}},
        {"type": "record_feedback", "answers": {"pain_worst": True}},
        {"type": "record_feedback", "answers": {"fft_why": "x" * 1001}},
        {"type": "record_feedback", "answers": {"name": "Ann"}},
        {"type": "record_feedback", "answers": ["Good"]},
        {"type": "hand_off", "reason": "x", "tier": "none"},
        {"type": "hand_off", "reason": "x", "tier": "very_bad"},
    ],
)
def test_an_unknown_directive_is_refused(payload: dict[str, str]) -> None:
    with pytest.raises(UnreadablePayload):
        parse_directive(payload)


def test_the_six_answers_are_the_national_ones_in_order() -> None:
    assert FFT_ANSWERS == (
        "Very good",
        "Good",
        "Neither good nor poor",
        "Poor",
        "Very poor",
        "Don't know",
    )


@pytest.mark.parametrize(
    ("tier", "turn", "decision"),
    [
        (Tier.EMERGENCY, None, Decision.HANDOFF),
        (Tier.NONE, TurnResult(directives=(HandOff("x"),)), Decision.HANDOFF),
        (Tier.NONE, TurnResult(directives=(OfferTopics(("a",)),)), Decision.OFFER),
        (Tier.NONE, TurnResult(directives=(NotUnderstood(),)), Decision.FALLBACK),
        (Tier.NONE, TurnResult(active_form="feedback_form"), Decision.FEEDBACK),
        (
            Tier.NONE,
            TurnResult(directives=(RecordFeedback({"fft_score": "Good"}),)),
            Decision.FEEDBACK,
        ),
        (Tier.NONE, TurnResult((Reply("a", source="utter_faq/tens"),)), Decision.ANSWER),
        (Tier.NONE, TurnResult((Reply("a", source="utter_thanks"),)), Decision.SMALL_TALK),
        (Tier.NONE, TurnResult(), Decision.FALLBACK),
    ],
)
def test_decisions(tier: Tier, turn: TurnResult | None, decision: Decision) -> None:
    assert decide(tier, turn) is decision


def test_every_failure_has_words() -> None:
    assert set(FAILURE_WORDS) == set(FailureReason)


def test_an_answer_ends_with_a_way_to_a_person() -> None:
    replies = (Reply("a", source="utter_faq/tens"), Reply("help", source="utter_faq/tens"))
    titles = [button.title for button in with_answer_buttons(replies)[-1].buttons]
    assert titles == ["Talk to a nurse", "Get urgent help"]
    assert with_answer_buttons((Reply("hi", source="utter_greet"),))[0].buttons == ()

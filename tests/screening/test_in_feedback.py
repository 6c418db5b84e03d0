"""Danger typed as an answer to any question of the form is read as danger; an answer is not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.core.conversation import Conversation, Holder
from bot.core.feedback_items import BY_NAME, NAMES
from bot.core.feedback_plan import MINOR
from bot.core.messages import Author, Button
from bot.core.plan import Step, plan
from bot.core.ports import Screener
from bot.core.records import Claimed, MessageState, ThreadMessage
from bot.core.tiers import SAFETY_TIERS, Tier
from bot.core.verdict import Verdict
from bot.use_cases.read_risk import read_risk
from tests.fakes import NOON

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "spec_cases.jsonl").read_text().splitlines()
]
SAFETY = {"emergency", "crisis", "urgent"}
DANGERS = [case["text"] for case in CASES if set(case["tiers"]) <= SAFETY and case["tiers"]]


def asked(name: str) -> Conversation:
    item = BY_NAME[name]
    choices = item.choices
    if item.kind.scale:
        choices = tuple(str(mark * item.kind.scale.value // 10) for mark in range(11))
    buttons = [Button(choice, f"{name}={choice}") for choice in choices]
    controls = [Button("Skip", "/skip"), Button("Stop", "/stop")]
    return Conversation(
        id="c",
        channel="messenger",
        account_id="page",
        user_id="ann",
        holder=Holder.ASSISTANT,
        version=1,
        episode="e",
        opened_at=NOON,
        last_inbound_at=NOON,
        active_form="feedback_form",
        offered=(*buttons, *controls),
    )


def read(screener: Screener, name: str, text: str, *recent: str) -> Verdict:
    message = ThreadMessage("m", "c", Author.PATIENT, "", text, MessageState.RECEIVED, NOON)
    return read_risk(screener, Claimed("t", 1, 0, asked(name), message, recent))


def test_there_are_samples_of_danger() -> None:
    assert len(DANGERS) > 100


@pytest.mark.parametrize("name", ["fft_why", "pain_worst", "pain_severe_time", "side_effects"])
def test_each_sample_of_danger_typed_as_an_answer_gets_the_safety_words(
    screener: Screener, name: str
) -> None:
    missed = {}
    for text in DANGERS:
        verdict = read(screener, name, text)
        step = plan(asked(name), verdict, NOON).step
        if verdict.tier not in SAFETY_TIERS or step is not Step.FIXED_WORDS:
            missed[text] = verdict.tier.value
    assert missed == {}


@dataclass
class Remembering:
    """Screens each text once: the question on screen is no matter of the screener's."""

    screener: Screener
    known: dict[str, Verdict] = field(default_factory=dict)

    def screen(self, text: str, recent: Sequence[str] = ()) -> Verdict:
        assert not recent
        if text not in self.known:
            self.known[text] = self.screener.screen(text)
        return self.known[text]


def test_no_sample_of_danger_is_taken_for_an_answer_of_any_question(screener: Screener) -> None:
    once = Remembering(screener)
    for name in NAMES:
        for text in DANGERS:
            planned = plan(asked(name), read(once, name, text), NOON)
            assert (planned.step, planned.hand_off) == (Step.FIXED_WORDS, True), (name, text)


@pytest.mark.parametrize("text", ["i'm under 18", "I am seventeen", "im 15"])
@pytest.mark.parametrize("name", ["fb_who", "fft_why", "fb_publish"])
def test_a_child_who_says_so_reaches_the_form(screener: Screener, name: str, text: str) -> None:
    """The form ends then; that somebody is young is no question about their own care."""
    assert plan(asked(name), read(screener, name, text), NOON).step is Step.ASK_ASSISTANT


def test_a_child_in_danger_gets_the_safety_words(screener: Screener) -> None:
    verdict = read(screener, "fft_why", "im 15 years old and i cant breathe")
    assert (verdict.tier, MINOR in verdict.codes) == (Tier.EMERGENCY, True)


@pytest.mark.parametrize("text", ["10", "worst pain 10", "ten out of ten", "9/10", "10!"])
def test_the_worst_pain_there_is_does_not_hand_off_by_itself(screener: Screener, text: str) -> None:
    assert read(screener, "pain_worst", text).tier is Tier.NONE
    assert read(screener, "pain_relief", "0%").tier is Tier.NONE


@pytest.mark.parametrize("text", ["worst pain 10 and it still is", "10, and still is now"])
def test_a_worst_pain_that_is_still_there_is_urgent(screener: Screener, text: str) -> None:
    assert read(screener, "pain_worst", text).tier is Tier.URGENT


def test_two_answers_are_no_danger_together(screener: Screener) -> None:
    said = ("9", "nine out of ten")
    assert read(screener, "fft_better", "nothing at all", *said).tier is Tier.NONE


def test_a_sentence_split_over_two_comments_is_read_as_one(screener: Screener) -> None:
    verdict = read(screener, "fft_better", "and he cant breathe", "my husband has chest pain")
    assert verdict.tier is Tier.EMERGENCY


def test_outside_the_form_a_number_is_read_as_before(screener: Screener) -> None:
    idle = replace(asked("pain_worst"), active_form="")
    message = ThreadMessage("m", "c", Author.PATIENT, "", "x", MessageState.RECEIVED, NOON)
    text = "worst pain 10"
    claimed = Claimed("t", 1, 0, idle, replace(message, text=text))
    assert read_risk(screener, claimed).tier is screener.screen(text).tier


@pytest.mark.parametrize(
    "text",
    [
        *("delete my answers please", "delete my feedback", "erase my answers"),
        *("can you remove everything I wrote", "wipe it all", "please delete those comments"),
    ],
)
def test_a_wish_to_delete_feedback_is_nothing_else(screener: Screener, text: str) -> None:
    outside = replace(asked("fft_score"), active_form="", offered=())
    message = ThreadMessage("m", "c", Author.PATIENT, "", text, MessageState.RECEIVED, NOON)
    verdict = read_risk(screener, Claimed("t", 1, 0, outside, message, ()))
    assert verdict.tier is Tier.NONE, verdict.why
    with_danger = replace(message, text=f"{text} I want to die")
    worse = read_risk(screener, Claimed("t", 1, 0, outside, with_danger, ()))
    assert worse.tier is Tier.CRISIS

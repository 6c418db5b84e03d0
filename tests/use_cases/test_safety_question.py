"""Words that may mean somebody is ill, or may not: asked about once, and silence is a yes."""

from __future__ import annotations

import pytest

from bot.core.conversation import Holder
from bot.core.safety_question import ALL_WELL, QUESTION
from bot.core.tiers import Tier
from tests.use_cases.house import House

PERHAPS = "urgent:U14:u14-perhaps-ill"


def asked(house: House) -> None:
    house.patient_says(PERHAPS)
    house.work()
    assert house.sent_texts() == [QUESTION]
    assert (house.conversation().holder, house.handoff()) == (Holder.ASSISTANT, None)


def given_to_a_person(house: House, why: str) -> None:
    handoff = house.handoff()
    assert handoff is not None
    assert (handoff.tier, house.conversation().holder) == (Tier.URGENT, Holder.WAITING)
    assert any(why in line for line in handoff.why)
    assert house.sent_texts()[-1] == "utter_urgent"
    assert not house.conversation().safety_open


def test_yes_brings_a_person_and_the_urgent_words(house: House) -> None:
    asked(house)
    house.patient_says("Yes, now", payload="/unwell_now")
    house.work()
    given_to_a_person(house, "said yes")


def test_just_asking_goes_on_with_the_assistant(house: House) -> None:
    asked(house)
    house.patient_says("No, just asking", payload="/just_asking")
    house.work()
    assert house.sent_texts()[-1] == ALL_WELL
    house.later(minutes=3)
    assert house.tend_safety_questions() == 0
    house.patient_says("what is a pca")
    house.work()
    assert house.sent_texts()[-1] == "answer to: what is a pca"
    assert house.handoff() is None


@pytest.mark.parametrize(
    "words", ["no", "No.", "nope", "no, I\u2019m fine", "Just asking", "NO THANKS"]
)
def test_a_typed_no_is_a_no(house: House, words: str) -> None:
    asked(house)
    house.patient_says(words)
    house.work()
    assert house.sent_texts()[-1] == ALL_WELL


@pytest.mark.parametrize(
    "words", ["yes", "not sure", "what is a pca", "no but mum is", "\U0001f622"]
)
def test_anything_but_a_clear_no_is_a_yes(house: House, words: str) -> None:
    asked(house)
    house.patient_says(words)
    house.work()
    given_to_a_person(house, "did not say a clear no")


def test_worse_news_in_the_reply_counts_as_what_it_is(house: House) -> None:
    asked(house)
    house.patient_says("no emergency:E1")
    house.work()
    handoff = house.handoff()
    assert handoff is not None
    assert handoff.tier is Tier.EMERGENCY
    assert house.sent_texts()[-1] == "utter_emergency"


def test_two_minutes_of_silence_are_a_yes(house: House) -> None:
    asked(house)
    house.later(seconds=119)
    assert house.tend_safety_questions() == 0
    house.later(seconds=2)
    assert (house.tend_safety_questions(), house.tend_safety_questions()) == (1, 0)
    house.work()
    given_to_a_person(house, "did not answer in two minutes")


def test_an_answer_that_waits_to_be_read_is_read_first(house: House) -> None:
    asked(house)
    house.later(seconds=100)
    house.patient_says("no")
    house.later(seconds=30)
    assert house.tend_safety_questions() == 0
    house.work()
    assert (house.sent_texts()[-1], house.handoff()) == (ALL_WELL, None)


def test_it_is_asked_once_and_the_second_time_a_person_is(house: House) -> None:
    asked(house)
    house.patient_says("no")
    house.later(hours=1)
    house.patient_says(PERHAPS)
    house.work()
    assert house.sent_texts().count(QUESTION) == 1
    handoff = house.handoff()
    assert handoff is not None
    assert handoff.tier is Tier.URGENT


def test_on_another_day_it_may_be_asked_again(house: House) -> None:
    asked(house)
    house.patient_says("no")
    house.work()
    house.later(hours=25)
    house.patient_says(PERHAPS)
    house.work()
    assert house.sent_texts().count(QUESTION) == 2


@pytest.mark.parametrize("more", ["urgent:U2", "crisis:C1", "emergency:E1", "confidential:NAME"])
def test_with_anything_else_there_is_no_question(house: House, more: str) -> None:
    house.patient_says(f"{PERHAPS} {more}")
    house.work()
    assert QUESTION not in house.sent_texts()
    assert house.handoff() is not None


def test_nobody_is_asked_by_the_service_while_a_person_has_the_conversation(house: House) -> None:
    house.patient_says("hello")
    house.work()
    house.take_over(house.conversation().id, house.nurse())
    house.patient_says(PERHAPS)
    house.work()
    assert QUESTION not in house.sent_texts()
    assert "utter_urgent" in house.sent_texts()


def test_a_nurse_who_takes_over_answers_the_question_herself(house: House) -> None:
    asked(house)
    nurse = house.nurse()
    house.take_over(house.conversation().id, nurse)
    house.later(minutes=3)
    assert house.tend_safety_questions() == 0
    house.hand_back(house.conversation().id, nurse, "answered")
    assert (house.tend_safety_questions(), house.handoff()) == (0, None)


def test_a_yes_tapped_late_still_brings_a_person(house: House) -> None:
    asked(house)
    house.patient_says("no")
    house.work()
    house.later(minutes=20)
    house.patient_says("Yes, now", payload="/unwell_now")
    house.work()
    given_to_a_person(house, "said yes")

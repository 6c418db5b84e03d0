"""What the assistant learns from, and what it is measured by, stay apart and complete."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from approved_words import Response
from training_phrases import Phrase, read_held_out, read_training

FEWEST_PER_TOPIC = 30
FEWEST_HELD_OUT = 6
SMALL_TALK = {
    "greet",
    "thanks",
    "goodbye",
    "how_are_you",
    "affirm",
    "deny",
    "request_human",
    "give_feedback",
    "stop",
    "skip",
    "abuse",
    "off_topic",
    "not_covered",
}


@pytest.fixture(scope="module")
def training() -> list[Phrase]:
    return read_training()


@pytest.fixture(scope="module")
def held_out() -> list[Phrase]:
    return read_held_out()


def test_every_answer_can_be_asked_for_and_every_topic_has_an_answer(
    training: list[Phrase], answers: list[Response]
) -> None:
    topics = {phrase.intent for phrase in training if "/" in phrase.intent}
    assert topics == {answer.name for answer in answers}


def test_small_talk_has_its_intents_and_no_others(training: list[Phrase]) -> None:
    assert {p.intent for p in training if "/" not in p.intent} == SMALL_TALK


def test_every_intent_has_enough_examples(training: list[Phrase]) -> None:
    counts = Counter(phrase.intent for phrase in training)
    few = {intent: n for intent, n in counts.items() if n < FEWEST_PER_TOPIC}
    assert few == {}


def test_no_phrase_is_taught_twice_or_under_two_intents(training: list[Phrase]) -> None:
    seen: dict[str, list[str]] = defaultdict(list)
    for phrase in training:
        seen[phrase.key].append(phrase.intent)
    assert {key: intents for key, intents in seen.items() if len(intents) > 1} == {}


def test_no_phrase_kept_back_is_taught(training: list[Phrase], held_out: list[Phrase]) -> None:
    taught = {phrase.key for phrase in training}
    assert [phrase.text for phrase in held_out if phrase.key in taught] == []


def test_every_topic_is_measured_by_enough_different_questions(
    held_out: list[Phrase], answers: list[Response]
) -> None:
    counts = Counter(phrase.intent for phrase in held_out)
    assert {a.name for a in answers if counts[a.name] < FEWEST_HELD_OUT} == set()
    assert len({phrase.key for phrase in held_out}) == len(held_out)


def test_examples_are_general_and_hold_no_strength_of_a_medicine(
    training: list[Phrase],
) -> None:
    strength = re.compile(r"\b\d+\s*(mg|ml|mcg|micrograms?)\b", re.IGNORECASE)
    assert [phrase.text for phrase in training if strength.search(phrase.text)] == []


def test_examples_hold_nothing_rasa_reads_as_a_mark(training: list[Phrase]) -> None:
    odd = [
        phrase.text
        for phrase in training
        if not phrase.text or re.search(r"[\[\]{}]|^[/-]", phrase.text)
    ]
    assert odd == []

"""Other languages go to a person with a note in that language; English never does."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bot.answers.approved import load_answers
from bot.core.service_words import NOTES_IN, names_for
from bot.core.tiers import Tier
from bot.screening.languages import Languages
from bot.screening.lexicon import load_lexicon
from bot.screening.phrasebook import FOLDER

DATA = Path(__file__).parents[2] / "data"
HELD_OUT, ANSWERS = DATA / "held_out", DATA / "answers"


def rows(name: str) -> list[dict[str, str]]:
    lines = (HELD_OUT / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages(load_lexicon(FOLDER).is_english)


def test_nearly_every_message_in_another_language_is_seen_and_named(
    languages: Languages,
) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for row in rows("languages.jsonl"):
        found = languages.language(row["text"])
        name = found.iso_code_639_1.name.lower() if found else ""
        (right if name == row["language"] else wrong)[row["language"]] += 1
    del wrong["ur-Latn"]  # Urdu in Roman letters is in no detector: docs/limits of screening
    assert right.total() >= 0.94 * (right.total() + wrong.total())
    assert {code for code, count in right.items() if count >= 15} == set(NOTES_IN)


def test_english_is_left_alone_however_it_is_written(languages: Languages) -> None:
    ordinary = [row["text"] for row in rows("questions_dev.jsonl") + rows("outside_dev.jsonl")]
    odd = [row["text"] for row in rows("english_that_looks_foreign.jsonl")]
    taken = [text for text in ordinary if languages.language(text)]
    taken_odd = [text for text in odd if languages.language(text)]
    assert taken == []
    assert len(taken_odd) <= 0.01 * len(odd), taken_odd


@pytest.mark.parametrize(
    "text", ["", "ok", "👍", "pani", "pizza margherita", "[NHS number]", "123 456", "?!"]
)
def test_too_little_to_tell_is_left_alone(languages: Languages, text: str) -> None:
    assert languages.findings(text) == ()


def test_one_word_in_other_letters_is_enough(languages: Languages) -> None:
    (finding,) = languages.findings("মর্ফিন")
    assert finding.tier is Tier.URGENT
    assert finding.code == "LANGUAGE-BN"


def test_the_note_comes_in_the_language_and_safety_words_before_it() -> None:
    urgent = names_for(Tier.URGENT, {Tier.URGENT}, ["LANGUAGE-PL"])
    assert urgent == ["utter_other_language_pl", "utter_other_language"]
    both = names_for(Tier.EMERGENCY, {Tier.EMERGENCY, Tier.URGENT}, ["E1", "LANGUAGE-PL"])
    assert both == ["utter_emergency", *urgent]


def test_every_language_that_is_recognised_has_its_note() -> None:
    notes = set(load_answers(ANSWERS).bubbles)
    assert {f"utter_other_language_{code}" for code in NOTES_IN} <= notes

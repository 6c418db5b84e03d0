"""The same decision however a message is typed, and a decision every time, in time."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.safety.cases import development
from benchmarks.safety.slips import with_one_slip
from bot.core.tiers import Tier
from bot.encoder.readable import readable
from bot.screening.masker import RegexMasker
from bot.screening.screener import PhraseScreener

MESSAGES = [text for text, _ in development()]
#: Seconds of processor time: beside other tests, the clock would measure those too.
LONGEST_STALL = 0.2


def _capitals(text: str) -> str:
    return text.upper()


def _no_punctuation(text: str) -> str:
    return "".join(character for character in text if character.isalnum() or character.isspace())


def _no_apostrophes(text: str) -> str:
    return text.replace("'", "").replace("\u2019", "")


def _doubled_letters(text: str) -> str:
    rng = random.Random(text)
    return "".join(letter * (1 + (rng.random() < 0.06)) for letter in text)


def _faces_between(text: str) -> str:
    rng = random.Random(text)
    return " ".join(word + (" \U0001f62d" if rng.random() < 0.3 else "") for word in text.split())


def _handed_off(screener: PhraseScreener, masker: RegexMasker, text: str) -> bool:
    return screener.screen(masker.mask(text).text).tier is not Tier.NONE


@pytest.mark.parametrize(
    ("typed", "least"),
    [
        (with_one_slip, 0.97),
        (_capitals, 0.995),
        (_no_apostrophes, 0.995),
        (_no_punctuation, 0.97),
        (_doubled_letters, 0.97),
        (_faces_between, 0.97),
    ],
)
def test_the_same_way_however_it_is_typed(
    typed: Callable[[str], str], least: float, screener: PhraseScreener, masker: RegexMasker
) -> None:
    same = [
        _handed_off(screener, masker, text) == _handed_off(screener, masker, typed(text))
        for text in MESSAGES
    ]
    assert sum(same) / len(same) >= least, f"{sum(same)} of {len(same)}"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(MESSAGES))
def test_capitals_and_apostrophes_change_nothing_that_the_classifier_reads(text: str) -> None:
    assert readable(_no_apostrophes(text.upper())) == readable(text)


BAD = {
    "20,000 characters": "my chest is tight and i cannot breathe " * 520,
    "20,000 letters without a space": "a" * 20_000,
    "20,000 digits": "7" * 20_000,
    "500 emoji": "\U0001f62d\U0001fa78\U0001f48a\U0001f691\U0001f92e" * 100,
    "zero-width characters": "\u200b".join("i cant breathe"),
    "right-to-left marks": "\u202ei cant breathe\u202c \u200f\u2067help\u2069",
    "homoglyphs": "i c\u0430nt br\u0435\u0430th\u0435",
    "lone surrogates": "help \ud83d me \udc00",
    "invalid UTF-8, replaced": b"help \xff\xfe\xc3 me".decode("utf-8", "replace"),
    "only a number": "38",
    "only punctuation": "?!?!...",
    "control characters": "\x00\x01\x02\x1b[31m",
    "stacked accents": "h" + "\u0301" * 2_000 + "elp",
    "brackets": "[" * 5_000 + "]" * 5_000,
    "line breaks": "\n" * 5_000,
    "mathematical letters": "\U0001d422 \U0001d41c\U0001d41a\U0001d427\U0001d42d breathe",
    "another alphabet": "\u043f\u043e\u043c\u043e\u0433\u0438\u0442\u0435",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_decided_in_time(
    name: str, screener: PhraseScreener, masker: RegexMasker
) -> None:
    screener.screen("warm up")
    spent = []
    for _ in range(3):
        began = thread_time()
        verdict = screener.screen(masker.mask(BAD[name]).text)
        spent.append(thread_time() - began)
        assert verdict.tier in set(Tier)
    assert min(spent) < LONGEST_STALL, f"{min(spent) * 1000:.0f} ms"


def test_a_long_message_costs_in_proportion_to_its_length(screener: PhraseScreener) -> None:
    """Ten times as long, in ever new words: a person who writes much is not kept waiting."""
    different = ". ".join(MESSAGES)
    short, long = _cost(screener, different[:800]), _cost(screener, different[:8_000])
    assert long < 10 * short, f"{1000 * short:.0f} ms, ten times as long {1000 * long:.0f} ms"


def _cost(screener: PhraseScreener, text: str) -> float:
    spent = []
    for _ in range(5):
        began = thread_time()
        screener.screen(text)
        spent.append(thread_time() - began)
    return min(spent)


@pytest.mark.parametrize(
    "name",
    [
        "20,000 characters",
        "zero-width characters",
        "right-to-left marks",
        "homoglyphs",
        "mathematical letters",
    ],
)
def test_danger_shows_through_odd_characters(
    name: str, screener: PhraseScreener, masker: RegexMasker
) -> None:
    assert screener.screen(masker.mask(BAD[name]).text).tier is Tier.EMERGENCY


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_decided(screener: PhraseScreener, masker: RegexMasker, text: str) -> None:
    assert screener.screen(masker.mask(text).text).tier in set(Tier)

"""Reasons as screening really writes them, in words for a nurse."""

from __future__ import annotations

import pytest

from bot.screening import load_screener
from bot.web.console.presenters.reasons import most_telling, reason_words


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (
            'Words like "crushing chest pain" (E1 chest pain or heart)',
            "Chest pain or heart: “crushing chest pain”.",
        ),
        (
            'In the past: Words like "i tried to die" (C1 wants to die)',
            "In the past: Wants to die: “i tried to die”.",
        ),
        (
            "Read as a whole, it is like messages about pain (U1, 100 %)",
            "Read as a whole, it is like messages about pain.",
        ),
        (
            "Read as a whole, it is like messages about somebody's own treatment "
            "(clinical_individual, 98 %)",
            "Read as a whole, it is like messages about somebody's own treatment.",
        ),
        (
            "Names warfarin and naproxen together (INTERACTION own medicines)",
            "Names warfarin and naproxen together.",
        ),
        (
            "Names medicines that the team wants to hear about quickly (HIGH_RISK)",
            "Names medicines that the team wants to hear about quickly.",
        ),
        ("Not delivered: the platform had a fault", "Not delivered: the platform had a fault."),
        ("asked for a person (twice)", "Asked for a person (twice)."),
    ],
)
def test_a_reason_has_no_code_and_nothing_else_is_lost(why: str, words: str) -> None:
    assert reason_words(why) == words


def test_a_list_has_the_most_pressing_reasons_whatever_came_first() -> None:
    whys = (
        'Words like "look me up" (RECORDS results, scans, appointments, letters or records)',
        "Read as a whole, it is like messages about an emergency (E3, 97 %)",
        'Words like "unbearable" (U1 pain not controlled now)',
        'Words like "cannot breathe" (E3 breathing)',
    )
    assert most_telling(whys) == (
        "Breathing: “cannot breathe”.",
        "Read as a whole, it is like messages about an emergency.",
    )


def test_what_screening_says_of_a_real_message_is_understood() -> None:
    screener = load_screener()
    verdict = screener.screen("ive got crushing chest pain, im on warfarin and naproxen")
    shown = [reason_words(why) for why in verdict.why]
    assert len(shown) > 2
    assert not [words for words in shown if "Words like" in words or "(" in words]
    for phrase in screener.phrases:
        words = reason_words(f'Words like "x" ({phrase.code} {phrase.what})')
        assert words == f"{phrase.what[0].upper()}{phrase.what[1:]}: “x”.", phrase.code

"""What a nurse's own words are asked about, and what passes without a question."""

from __future__ import annotations

import pytest

from bot.core.reply_guard import Objection, question


@pytest.mark.parametrize(
    "words",
    [
        "You can take another 10 mg of Oramorph tonight",
        "take two tablets and see how you go",
        "Please stop taking the codeine until Monday",
        "You could double your dose for now",
        "Use it four times a day",
        "Have one every four hours",
        "don't skip the gabapentin",
        "Come off the patches slowly",
        "You probably have an infection",
        "That's normal, nothing to worry about",
        "It is safe for you",
        "You will be fine",
    ],
)
def test_advice_about_one_person_is_asked_about(words: str) -> None:
    asked = question(words, ())
    assert asked is not None
    assert asked.objections == (Objection.CLINICAL,)


@pytest.mark.parametrize(
    "words",
    [
        "Hello, I am a nurse in the pain team. I have read your messages above.",
        "Please ring the pain team on the number on your discharge letter.",
        "If your pain is much worse or you feel unwell now, please call 111.",
        "I need to ask a colleague. I will write to you here in 20 minutes.",
        "Thank you, I have told the ward.",
        "Could you tell me which ward you were on?",
        "The clinic is open from 9 to 5.",
        "Please press your call bell and ask for your nurse.",
    ],
)
def test_ordinary_words_pass(words: str) -> None:
    assert question(words, ()) is None


def test_details_are_asked_about_and_named_once() -> None:
    asked = question("write to me", ("phone number", "phone number", "postcode"))
    assert asked is not None
    assert asked.objections == (Objection.IDENTIFIER,)
    assert asked.identifiers == ("phone number", "postcode")

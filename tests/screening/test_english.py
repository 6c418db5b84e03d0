"""Long English words mean themselves; forms of known words still mean those."""

from __future__ import annotations

import pytest

from bot.screening import load_screener
from bot.screening.spelling import Spelling


def test_an_english_word_is_no_slip_in_another() -> None:
    assert Spelling(["mottling"]).readings("motoring") == (("mottling",),)
    assert Spelling(["mottling"], no_slips=frozenset({"motoring"})).readings("motoring") == ()


def test_a_form_of_a_known_word_is_still_that_word() -> None:
    spelling = Spelling(["bladder"], no_slips=frozenset({"bladders"}))
    assert spelling.readings("bladders") == (("bladder",),)


@pytest.mark.parametrize("text", ["When may one resume motoring following an operation?"])
def test_what_it_is_for(text: str) -> None:
    assert load_screener().screen(text).tier.value == "none"


@pytest.mark.parametrize("text", ["his skin is motled and hes cold", "my chset pain is crushing"])
def test_slips_are_still_read(text: str) -> None:
    assert load_screener().screen(text).tier.value == "emergency"

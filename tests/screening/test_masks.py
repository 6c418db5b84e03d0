"""Identifiers are hidden, and what is not an identifier stays readable."""

from __future__ import annotations

import random
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.screening import load_masker
from bot.screening.masker import PLACEHOLDERS
from bot.screening.masks.nhs_number import check_digit, is_valid

MASKER = load_masker(today=date(2026, 11, 23))
VALID = [
    "9990000018",
    "9990123454",
    "9991045007",
    "9992156074",
    "9994481207",
    "9997771230",
    "9998004519",
]

HIDDEN = [
    ("my nhs number is 999 104 5007", "my nhs number is [NHS number]"),
    ("nhs no 9992156074 can u look me up", "nhs no [NHS number] can u look me up"),
    ("its 999-800-4519 dob 4/5/62", "its [NHS number] dob [date of birth]"),
    ("nhs number 999 012 3455", "nhs number [NHS number]"),
    ("my number 9993300421", "my number [NHS number]"),
    ("1111111111", "[NHS number]"),
    ("chi 0104501234", "chi [NHS number]"),
    ("hosp number RX4471920", "hosp number [hospital number]"),
    ("wristband says 7734120", "wristband says [hospital number]"),
    ("K1234567", "[hospital number]"),
    ("born 12 march 1951 name of doreen appleyard", "born [date of birth] name of [name]"),
    ("d.o.b 04.05.1962", "d.o.b [date of birth]"),
    ("date of birth: 1962-05-04", "date of birth: [date of birth]"),
    ("dob 040562", "dob [date of birth]"),
    ("Sandra Jones 4/5/62 had her op", "[name] [date of birth] had her op"),
    ("I live at 14 Larkfield Close BD97 4XY", "I live at [address] [postcode]"),
    ("i live at larkfield close", "i live at [address]"),
    ("flat 3, 22 elm grove", "[address]"),
    ("bd97 4xy", "[postcode]"),
    ("I live in LS6", "I live in [postcode area]"),
    ("ring me on 07700 900456", "ring me on [phone]"),
    ("+44 7700 900456", "[phone]"),
    ("+33 1 23 45 67 89", "[phone]"),
    ("call me back on 496 0123", "call me back on [phone]"),
    ("email is sandra.test@example.com", "email is [email]"),
    ("sandra dot test at example dot com", "[email]"),
    ("my insta is sandra_t", "my insta is [social handle]"),
    ("im @sandra_t on here", "im [social handle] on here"),
    ("facebook.com/sandra.t", "[social handle]"),
    ("the man opposite me mr dunn was screaming", "the man opposite me [name] was screaming"),
    ("Dr Fenwick was rude", "[name] was rude"),
    ("im sandra jones", "im [name]"),
    ("my name is sandra", "my name is [first name]"),
    ("has john smith been admitted", "has [name] been admitted"),
    ("im in bay 2 bed 4 ward 30", "im in [location]"),
    ("ward 21 bed 5", "[location]"),
    ("AB 12 34 56 C", "[NI number]"),
    ("card 4111 1111 1111 1111", "card [card number]"),
    ("sort code 12-34-56 account 12345678", "sort code [bank details] account [bank details]"),
    ("passport number 123456789", "passport number [ID number]"),
]

KEPT = [
    "ring 111 they said", "samaritans 116 123", "text SHOUT to 85258", "Refuge 0808 2000 247",
    "my pain went 9 to 3 to 2", "my scores were 0 1 2 3 4 5 6 7 8 9",
    "had my op on 12/02/2026 all good", "ward 7 nurses are angels", "ward 21 were fab",
    "Kelly on nights was ace", "i'm 67", "been here since 2019",
    "order number 4471920 for my tens machine", "bus 36 stops outside", "it took 45 mins to park",
    "my postcode lottery comment", "take 2 tablets every 4 hours max 8 in 24 hours",
    "10mg at 8am and 20 mg at 10pm", "temp of 38.6", "birthday Saturday", "im having my hip done",
    "im so tired", "this is awful", "a 10 minute walk up the drive", "message @StGPainTeam",
    "the doctor was rude to me", "dr came round at 10", "my name is on the list", "in B12 bay",
    "the M25 was shut", "i was in pain and called me a drug seeker",
]  # fmt: skip


@pytest.mark.parametrize(("text", "masked"), HIDDEN)
def test_an_identifier_is_hidden(text: str, masked: str) -> None:
    assert MASKER.mask(text).text == masked


@pytest.mark.parametrize("text", KEPT)
def test_what_identifies_nobody_is_kept(text: str) -> None:
    masked = MASKER.mask(text)
    assert masked.text == text
    assert masked.identifiers == ()


def test_kinds_are_listed_in_order_with_repeats() -> None:
    masked = MASKER.mask("9991045007 and BD97 4XY and 999 215 6074")
    assert masked.identifiers == ("NHS number", "postcode", "NHS number")


def test_an_address_in_an_overdose_message_leaves_the_rest_readable() -> None:
    masked = MASKER.mask("ive took 20 tablets im at 14 Larkfield Close please help")
    assert masked.text == "ive took 20 tablets im at [address] please help"


def test_the_trusts_own_addresses_and_numbers_are_not_masked() -> None:
    masker = load_masker(
        own_addresses=frozenset({"pals@example.nhs.uk"}), own_numbers=frozenset({"02079460000"})
    )
    text = "i rang 020 7946 0000 and wrote to PALS@example.nhs.uk"
    assert masker.mask(text).text == text


@pytest.mark.parametrize("digits", VALID)
def test_the_published_test_numbers_pass_the_check(digits: str) -> None:
    assert is_valid(digits)


@pytest.mark.parametrize("digits", ["9990123455", "9993300420", "9993300429", "1111111111"])
def test_wrong_numbers_fail_the_check(digits: str) -> None:
    assert not is_valid(digits)


def _random_number(random_: random.Random) -> str:
    while True:
        nine = f"{random_.randrange(10**9):09d}"
        check = check_digit(nine)
        if check is not None and len(set(nine)) > 1 and nine + str(check) != "0123456789":
            return nine + str(check)


def _in_some_format(digits: str, random_: random.Random) -> str:
    separators = ["", " ", "-", "  ", ".", " - ", "\u00a0", "\u2013", "_", "/"]
    style = random_.randrange(3)
    separator = random_.choice(separators)
    if style == 0:
        return separator.join([digits[:3], digits[3:6], digits[6:]])
    if style == 1:
        return separator.join(digits)
    return "".join(digit + random_.choice(["", "", separator]) for digit in digits).strip(separator)


def test_ten_thousand_valid_nhs_numbers_in_any_format_are_all_masked() -> None:
    random_ = random.Random(2026)
    frames = ["{}", "its {} thanks", "nhs:{}", "call me {} please", "({})"]
    for _ in range(10_000):
        digits = _random_number(random_)
        text = random_.choice(frames).format(_in_some_format(digits, random_))
        masked = MASKER.mask(text).text
        assert not re.search(r"\d{3}", masked), (text, masked)
        assert sum(character.isdigit() for character in masked) < 4, (text, masked)


_SNIPPETS = st.sampled_from(
    [text for text, _ in HIDDEN]
    + KEPT
    + [f"[{kind}]" for kind in PLACEHOLDERS]
    + ["\n", " ", "0", "my "]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(_SNIPPETS, max_size=6).map("".join)))
def test_masking_never_crashes_and_a_masked_text_stays_as_it_is(text: str) -> None:
    once = MASKER.mask(text)
    assert MASKER.mask(once.text) == once


@pytest.mark.parametrize(
    "text",
    [
        "word " * 4000,
        "1 2 3 " * 3333,
        "0" * 20000,
        "a@" * 10000,
        "[name] " * 2800,
        "14 larkfield " * 1500,
    ],
)
def test_a_very_long_text_is_masked_in_bounded_time(text: str) -> None:
    assert MASKER.mask(text[:20_000]).text

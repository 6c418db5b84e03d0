"""Showing what was hidden, through the pages themselves."""

from __future__ import annotations

import re

import pytest

from tests.web.desk import Desk
from tests.web.ward import Ward

SECRET = "IDENTIFIER"
LINK = "Show what was hidden</a>"
BUTTON = "Show what was hidden </button>"


@pytest.fixture
def amina(ward: Ward) -> Desk:
    ward.house.patient_says(f"confidential:NHS my number is {SECRET}")
    ward.house.work()
    return Desk(ward)


def original_of(desk: Desk) -> str:
    return f"{desk.address}/messages/{desk.ward.house.thread()[0].id}/original"


def test_the_conversation_never_shows_it_and_says_how_to_ask(amina: Desk) -> None:
    html = amina.page()
    assert SECRET not in html
    assert LINK in html
    assert BUTTON not in html


def test_a_reason_is_asked_for_and_then_it_is_shown_and_recorded(amina: Desk) -> None:
    address = original_of(amina)
    asked = amina.browser.get(address).text
    assert SECRET not in asked
    assert "Why do you need to see it?" in asked
    answer = amina.browser.submit(address, address, reason="phone")
    assert answer.status_code == 200
    assert f"my number is {SECRET}" in answer.text
    assert "To find them in our own records and phone them" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert (amina.member.email, "open_original", amina.address.split("/")[-1]) in amina.ward.acts()


def test_without_a_reason_it_stays_hidden(amina: Desk) -> None:
    address = original_of(amina)
    answer = amina.browser.submit(address, address)
    assert answer.status_code == 422
    assert SECRET not in answer.text
    assert "Choose why you need to see what was hidden" in answer.text
    assert "open_original" not in {act for _, act, _ in amina.ward.acts()}


def test_in_an_emergency_one_button_on_the_conversation_is_enough(amina: Desk) -> None:
    amina.ward.house.patient_says("emergency:E4 i took them all")
    amina.ward.house.work()
    button = re.search(rf"<button [^>]*> {BUTTON}", amina.page())
    assert button is not None
    assert 'name="reason"' in button[0]
    assert 'value="danger"' in button[0]
    answer = amina.browser.submit(amina.address, original_of(amina), reason="danger")
    assert (answer.status_code, SECRET in answer.text) == (200, True)
    assert "open_original" in {act for _, act, _ in amina.ward.acts()}


def test_after_the_rule_deleted_it_the_page_says_so(amina: Desk) -> None:
    amina.ward.house.clock.forward(days=8)
    amina.ward.house.purge_originals()
    ben = Desk(amina.ward, "Ben")
    assert "The original is not kept." in ben.page()
    answer = ben.browser.get(original_of(ben))
    assert answer.status_code == 404
    assert "deleted by rule" in answer.text


def test_a_governance_lead_reads_the_masked_words_only(amina: Desk) -> None:
    lead = Desk(amina.ward, "Lee", role="governance")
    assert LINK not in lead.page()
    assert lead.browser.get(original_of(lead)).status_code == 403

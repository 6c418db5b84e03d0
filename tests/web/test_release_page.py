"""Putting a conversation back into the queue, through the pages themselves."""

from __future__ import annotations

import pytest

from bot.core.conversation import Holder
from bot.core.events import Echo
from tests.web.desk import Desk
from tests.web.ward import Ward, hidden_fields

BUTTON = "Put back in the queue </button>"
LEFT_BEHIND = "They are not here any more?"


@pytest.fixture
def amina(ward: Ward) -> Desk:
    """A nurse who has just taken a conversation over."""
    ward.house.patient_says("urgent:U2 it hurts so much")
    ward.house.work()
    desk = Desk(ward)
    desk.act("take-over")
    ward.house.deliver_all()
    return desk


def details_of(html: str) -> str:
    """What is folded away under the question whether they are still here."""
    return html.split(f"{LEFT_BEHIND} </span> </summary>")[1].split("</details>")[0]


def answered_in_the_inbox(ward: Ward) -> None:
    ward.house.patient_says("hello")
    ward.house.work()
    now = ward.house.clock.now()
    ward.house.receive([Echo("messenger", "page", "ann", "mid.inbox", now, "Hi, nurse here")])


def test_who_has_it_puts_it_back_and_the_patient_hears_nothing(amina: Desk) -> None:
    house = amina.ward.house
    said = house.sent_texts()
    answer = amina.act("release")
    house.deliver_all()
    assert (answer.status_code, answer.location) == (303, f"{amina.address}?done=released")
    assert (house.conversation().holder, house.conversation().staff_id) == (Holder.WAITING, None)
    assert house.sent_texts() == said
    html = amina.browser.get(answer.location).text
    assert "Put back in the queue. A colleague can take it over now." in html
    assert ">Nobody yet</strong>" in html


def test_a_colleague_can_take_over_what_was_put_back(amina: Desk) -> None:
    ben = Desk(amina.ward, "Ben")
    amina.act("release")
    assert ben.act("take-over").status_code == 303
    assert amina.ward.house.conversation().staff_id == ben.member.id
    assert (
        "Put back in the queue. A colleague"
        not in ben.browser.get(f"{ben.address}?done=released").text
    )


@pytest.mark.parametrize("role", ["nurse", "lead"])
def test_what_a_colleague_left_behind_is_put_back_on_record(amina: Desk, role: str) -> None:
    ben = Desk(amina.ward, "Ben", role)
    assert ben.act("release").status_code == 303
    assert amina.ward.house.conversation().holder is Holder.WAITING
    with amina.ward.store.read() as work:
        entry = next(e for e in work.audit.newest() if e.act == "release")
    assert (entry.actor, entry.subject) == (ben.member.email, amina.ward.conversation_id())
    assert entry.detail == "held by Amina"


def test_one_answered_in_the_page_inbox_is_put_back(ward: Ward) -> None:
    answered_in_the_inbox(ward)
    desk = Desk(ward)
    assert desk.act("release").status_code == 303
    assert ward.house.conversation().holder is Holder.WAITING
    assert (desk.member.email, "release", ward.conversation_id()) in ward.acts()


def test_a_second_click_says_that_nobody_has_it_and_changes_nothing(amina: Desk) -> None:
    amina.act("release")
    before = amina.ward.house.conversation()
    answer = amina.act("release")
    assert answer.status_code == 422
    assert "Nobody has taken this conversation." in answer.text
    assert amina.ward.house.conversation() == before


def test_governance_cannot_put_back_even_with_a_good_token(amina: Desk) -> None:
    before = amina.ward.house.conversation()
    gill = Desk(amina.ward, "Gill", "governance")
    tokens = hidden_fields(gill.page())
    assert tokens["csrf_token"]
    assert gill.browser.post(f"{gill.address}/release", **tokens).status_code == 403
    assert amina.ward.house.conversation() == before


def test_a_form_without_its_token_puts_nothing_back(amina: Desk) -> None:
    before = amina.ward.house.conversation()
    assert amina.browser.post(f"{amina.address}/release").status_code == 400
    assert amina.ward.house.conversation() == before


def test_who_has_it_sees_the_button_and_what_it_does(amina: Desk) -> None:
    html = amina.page()
    assert html.count(BUTTON) == 1
    assert "A colleague can then take it over. The patient is told nothing." in html
    assert LEFT_BEHIND not in html


def test_a_colleague_finds_the_form_folded_away_with_its_warning(amina: Desk) -> None:
    html = Desk(amina.ward, "Ben").page()
    folded = details_of(html)
    assert html.count(BUTTON) == folded.count(BUTTON) == 1
    assert "Amina has this now." in folded
    assert "This is recorded under your name." in folded
    assert "/hand-back" not in html


def test_a_hold_from_the_page_inbox_has_the_folded_form_too(ward: Ward) -> None:
    answered_in_the_inbox(ward)
    folded = details_of(Desk(ward).page())
    assert "Someone in the page&#39;s own inbox has this now." in folded
    assert BUTTON in folded


def test_there_is_nothing_to_put_back_when_no_person_has_it(ward: Ward) -> None:
    ward.house.patient_says("hello")
    ward.house.work()
    desk = Desk(ward)
    assert ward.house.conversation().holder is Holder.ASSISTANT
    assert "/release" not in desk.page()
    ward.house.patient_says("urgent:U2 it hurts")
    ward.house.work()
    assert ward.house.conversation().holder is Holder.WAITING
    assert "/release" not in desk.page()


def test_governance_reads_along_without_the_form(amina: Desk) -> None:
    html = Desk(amina.ward, "Gill", "governance").page()
    assert "it hurts so much" in html
    assert "/release" not in html

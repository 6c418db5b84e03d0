"""A second step over time: where it is required, changed, lost, cleared, turned off."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from bot.core.second_step import SecondStepPolicy
from bot.store import SqlStore
from bot.web import create_app
from tests.web.second_steps import (
    acts,
    code_of,
    give,
    key_on,
    member_of,
    password,
    set_up,
    with_step,
)
from tests.web.ward import PASSWORD, Ward


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


@pytest.fixture
def strict(store: SqlStore) -> Ward:
    return Ward(store, policy=SecondStepPolicy.REQUIRED)


def test_turning_it_on_ends_other_sessions_and_keeps_this_one(ward: Ward) -> None:
    member = ward.staff()
    here, elsewhere = ward.signed_in(member), ward.signed_in(member)
    set_up(ward, here)
    assert here.get("/queue").status_code == 200
    assert elsewhere.get("/queue").status_code == 303


def test_new_recovery_codes_another_phone_and_turning_off_take_a_code(ward: Ward) -> None:
    member = ward.staff()
    browser = ward.signed_in(member)
    key, old = set_up(ward, browser)
    for act in ("recovery-codes", "second-step", "second-step/off"):
        refused = browser.submit("/account", f"/account/{act}", code="000000")
        assert refused.status_code == 422, act
    page = browser.submit("/account", "/account/recovery-codes", code=code_of(ward, key)).text
    fresh = re.findall(r'app-key">([A-Z2-7-]{19})<', page)
    assert len(set(fresh) - set(old)) == 10
    assert give(password(ward), old[0]).status_code == 422
    ward.house.clock.forward(minutes=1)
    begun = browser.submit("/account", "/account/second-step", code=code_of(ward, key))
    assert begun.location == "/account/second-step"
    second_key = key_on(browser)
    assert give(password(ward), fresh[0]).status_code == 303
    confirm = "/account/second-step/confirm"
    browser.submit("/account/second-step", confirm, code=code_of(ward, second_key))
    ward.house.clock.forward(minutes=1)
    assert give(password(ward), code_of(ward, key)).status_code == 422
    off = browser.submit("/account", "/account/second-step/off", code=code_of(ward, second_key))
    assert off.status_code == 303
    answer = ward.browser().submit("/sign-in", "/sign-in", email=member.email, password=PASSWORD)
    assert answer.location == "/queue"
    assert {"recovery_codes", "second_step_off"} <= set(acts(ward))


def test_an_administrator_clears_a_colleagues_and_sessions_end(ward: Ward) -> None:
    admin = ward.signed_in(ward.staff("Ada", "admin"))
    member, key, _ = with_step(ward)
    browser = password(ward)
    give(browser, code_of(ward, key))
    person = f"/people/{member.id}"
    assert " On " in re.sub(r"<[^>]+>|\s+", " ", admin.get(person).text)
    assert admin.submit(person, f"{person}/clear-second-step").status_code == 303
    assert browser.get("/queue").status_code == 303
    answer = ward.browser().submit("/sign-in", "/sign-in", email=member.email, password=PASSWORD)
    assert answer.location == "/queue"
    assert ("ada@demo.example", "second_step_clear", member.id) in ward.acts()


@pytest.mark.parametrize("role", ["nurse", "lead", "governance"])
def test_nobody_else_may_clear_it(ward: Ward, role: str) -> None:
    member, *_ = with_step(ward)
    browser = ward.signed_in(ward.staff("Eve", role))
    assert browser.post(f"/people/{member.id}/clear-second-step").status_code == 403
    assert "second_step_clear" not in acts(ward)


def test_where_it_is_required_nothing_else_can_be_done_first(strict: Ward) -> None:
    strict.house.patient_says("emergency:E1")
    strict.house.work()
    strict.staff()
    browser = strict.browser()
    browser.submit("/sign-in", "/sign-in", email="amina@demo.example", password=PASSWORD)
    conversation = f"/conversations/{strict.conversation_id()}"
    for address in ("/queue", conversation, "/handover", "/answers", "/reports"):
        answer = browser.get(address)
        assert (answer.status_code, answer.location) == (303, "/account"), address
    assert browser.get("/alerts").status_code == 403
    assert browser.post(f"{conversation}/take-over").location == "/account"
    page = browser.get("/account").text
    assert "one thing first" in page
    assert "app-alert" not in page
    set_up(strict, browser)
    assert browser.get("/queue").status_code == 200


def test_where_it_is_required_it_cannot_be_turned_off(strict: Ward) -> None:
    browser = strict.signed_in(strict.staff())
    key, _ = set_up(strict, browser)
    assert "Turn the second step off" not in browser.get("/account").text
    off = browser.submit("/account", "/account/second-step/off", code=code_of(strict, key))
    assert off.status_code == 422
    assert strict.people.second_step.state(member_of(strict, "amina@demo.example").id).is_on


def test_a_session_from_before_it_was_required_starts_again(ward: Ward, store: SqlStore) -> None:
    strict = Ward(store, policy=SecondStepPolicy.REQUIRED)
    member, *_ = with_step(ward)
    browser = strict.signed_in(member_of(ward, member.email))
    assert browser.get("/queue").location == "/account"
    assert "Sign out and sign in again with your code" in browser.get("/account").text


def test_where_it_is_off_no_code_is_asked_for(store: SqlStore, ward: Ward) -> None:
    with_step(ward)
    off = Ward(store, policy=SecondStepPolicy.OFF)
    answer = off.browser().submit(
        "/sign-in", "/sign-in", email="amina@demo.example", password=PASSWORD
    )
    assert answer.location == "/queue"
    browser = off.signed_in(member_of(off, "amina@demo.example"))
    assert "The second step</h2>" not in browser.get("/account").text
    assert browser.submit("/queue", "/account/second-step").status_code == 422


def test_without_a_sealing_key_it_says_whom_to_ask_and_recovery_codes_still_open(
    ward: Ward,
) -> None:
    _, key, recovery = with_step(ward)
    keyless = replace(ward.people.second_step.check, sealer=None)
    people = replace(ward.people, second_step=replace(ward.people.second_step, check=keyless))
    bare = Ward(ward.store)
    bare.people = people
    bare.app = create_app(bare.wiring())
    browser = password(bare)
    assert give(browser, code_of(ward, key)).status_code == 409
    assert give(browser, recovery[0]).status_code == 303
    other = bare.signed_in(bare.staff("Ben"))
    assert "SEAL_KEYS" in html.unescape(other.get("/account").text)
    assert other.submit("/account", "/account/second-step").status_code == 409


@pytest.mark.parametrize(
    "act", ["second-step", "second-step/confirm", "second-step/off", "recovery-codes"]
)
def test_every_form_needs_its_token(ward: Ward, act: str) -> None:
    browser = ward.signed_in(ward.staff())
    assert browser.post(f"/account/{act}", code="123456").status_code == 400
    assert ward.browser().post("/sign-in/code", code="123456").status_code == 400

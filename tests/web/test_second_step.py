"""Signing in with a second step: set up, asked for, and every way round it."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest

from bot.core.errors import CodeRefused
from bot.store import SqlStore
from bot.store.people_tables import recovery_code, second_step
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
from tests.web.ward import Ward


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


def test_it_is_set_up_by_the_person_with_a_key_and_a_first_code(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    assert "Off" in browser.get("/account").text
    _, recovery = set_up(ward, browser)
    assert len(set(recovery)) == 10
    assert "On, with 10 recovery codes left" in browser.get("/account").text
    assert acts(ward) == ["second_step_on"]
    assert browser.get("/account/second-step").status_code == 303
    assert browser.get("/account/second-step.svg").status_code == 404


def test_the_picture_is_our_own_and_says_what_the_key_says(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    browser.submit("/account", "/account/second-step")
    answer = browser.get("/account/second-step.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|<style|\sstyle=", answer.text)
    key = ward.people.second_step.key_to_add(member_of(ward, "amina@demo.example"))
    assert key is not None
    assert key.address.startswith("otpauth://totp/Manage%20My%20Pain:amina%40demo.example?")
    assert f"secret={key_on(browser)}" in key.address


def test_a_wrong_first_code_turns_nothing_on(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    browser.submit("/account", "/account/second-step")
    answer = browser.submit("/account/second-step", "/account/second-step/confirm", code="000000")
    assert answer.status_code == 422
    assert "check that your phone sets its clock by itself" in answer.text
    assert "Off" in browser.get("/account").text


def test_signing_in_then_takes_a_password_and_a_code(ward: Ward) -> None:
    _, key, _ = with_step(ward)
    browser = password(ward, back="/handover")
    assert browser.get("/queue").status_code == 303
    answer = give(browser, code_of(ward, key))
    assert (answer.status_code, answer.location) == (303, "/handover")
    assert browser.get("/queue").status_code == 200
    assert acts(ward)[-2:] == ["sign_in_password", "sign_in"]
    assert member_of(ward, "amina@demo.example").last_sign_in_at == ward.house.clock.now()


def test_a_code_with_spaces_is_the_same_code(ward: Ward) -> None:
    _, key, _ = with_step(ward)
    code = code_of(ward, key)
    assert give(password(ward), f" {code[:3]} {code[3:]} ").status_code == 303


def test_a_code_opens_once(ward: Ward) -> None:
    _, key, _ = with_step(ward)
    code = code_of(ward, key)
    assert give(password(ward), code).status_code == 303
    again = give(password(ward), code)
    assert again.status_code == 422
    assert "Each code works once" in again.text


def test_the_code_that_turned_it_on_opens_nothing_more(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    browser.submit("/account", "/account/second-step")
    code = code_of(ward, key_on(browser))
    browser.submit("/account/second-step", "/account/second-step/confirm", code=code)
    assert give(password(ward), code).status_code == 422


@pytest.mark.parametrize(
    ("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422), (120, 422)]
)
def test_a_clock_may_be_half_a_minute_wrong_and_no_more(
    ward: Ward, steps: int, status: int
) -> None:
    _, key, _ = with_step(ward)
    assert give(password(ward), code_of(ward, key, steps)).status_code == status


def test_an_older_code_does_not_open_after_a_newer_one(ward: Ward) -> None:
    _, key, _ = with_step(ward)
    assert give(password(ward), code_of(ward, key, 1)).status_code == 303
    assert give(password(ward), code_of(ward, key, 0)).status_code == 422


@pytest.mark.parametrize("code", ["", "12345", "1234567", "ABCDEF", "０" * 6, "x" * 10_000, "\x01"])
def test_nonsense_is_refused(ward: Ward, code: str) -> None:
    with_step(ward)
    assert give(password(ward), code).status_code == 422


def test_five_wrong_codes_lock_the_codes_whatever_the_password_does(ward: Ward) -> None:
    _, key, recovery = with_step(ward)
    for _ in range(5):
        assert give(password(ward), "000000").status_code == 422
    locked = give(password(ward), code_of(ward, key))
    assert locked.status_code == 422
    assert "No code is looked at until 12:16pm" in locked.text
    assert give(password(ward), recovery[0]).status_code == 422
    ward.house.clock.forward(minutes=15)
    assert give(password(ward), code_of(ward, key)).status_code == 303
    refused = [act for act in acts(ward) if act.startswith("code_")]
    assert refused == ["code_failed"] * 4 + ["code_refused"] * 3


def test_guessing_codes_from_one_address_is_slowed_down(ward: Ward) -> None:
    with_step(ward)
    browser = password(ward)
    answers = [give(browser, "000000").status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_a_recovery_code_opens_once(ward: Ward) -> None:
    _, _, recovery = with_step(ward)
    typed = recovery[3].lower().replace("-", " ")
    browser = password(ward)
    assert give(browser, typed).status_code == 303
    assert "On, with 9 recovery codes left" in browser.get("/account").text
    assert give(password(ward), recovery[3]).status_code == 422
    assert give(password(ward), recovery[4]).status_code == 303


def test_one_persons_recovery_code_is_not_anothers(ward: Ward) -> None:
    _, _, recovery = with_step(ward)
    with_step(ward, "Ben")
    assert give(password(ward, "ben@demo.example"), recovery[0]).status_code == 422


def test_keys_are_sealed_and_recovery_codes_hashed(ward: Ward) -> None:
    _, key, recovery = with_step(ward)
    with ward.store.engine.connect() as connection:
        rows = str(connection.execute(second_step.select()).all())
        marks = str(connection.execute(recovery_code.select()).all())
    assert key not in rows
    assert not any(code in marks or code.replace("-", "") in marks for code in recovery)
    assert key not in str(ward.acts())


def test_the_code_must_come_within_five_minutes_of_the_password(ward: Ward) -> None:
    _, key, _ = with_step(ward)
    browser = password(ward)
    token = browser.get("/sign-in/code").text.split('name="csrf_token" value="')[1].split('"')[0]
    ward.house.clock.forward(minutes=5)
    fields = {"csrf_token": token, "code": code_of(ward, key)}
    answer = browser.client.post("/sign-in/code", data=fields)
    assert (answer.status_code, answer.location) == (303, "/sign-in?why=late")
    assert "within 5 minutes" in browser.get(answer.location).text


def test_no_code_page_without_a_password(ward: Ward) -> None:
    browser = ward.browser()
    assert browser.get("/sign-in/code").location == "/sign-in"
    answer = browser.submit("/sign-in", "/sign-in/code", code="123456")
    assert (answer.status_code, answer.location) == (303, "/sign-in?why=late")


@pytest.mark.parametrize("change", [{"active": False}, {"password_hash": "new"}])
def test_whoever_was_changed_between_password_and_code_is_out(
    ward: Ward, change: dict[str, object]
) -> None:
    member, key, _ = with_step(ward)
    browser = password(ward)
    with ward.store.begin() as work:
        known = work.staff.by_id(member.id)
        assert known is not None
        work.staff.save(replace(known, **change))  # type: ignore[arg-type]
    give(browser, code_of(ward, key))
    assert browser.get("/queue").status_code == 303
    assert "sign_in" not in acts(ward)


def test_one_code_at_two_computers_at_once_opens_one(ward: Ward) -> None:
    member, key, _ = with_step(ward)
    member = member_of(ward, member.email)
    check, code = ward.people.second_step.check, code_of(ward, key)
    opened: list[bool] = []
    start = threading.Barrier(4)

    def attempt() -> None:
        start.wait()
        try:
            check(member, code, signs_in=True)
            opened.append(True)
        except CodeRefused:
            opened.append(False)

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(opened) == [False, False, False, True]

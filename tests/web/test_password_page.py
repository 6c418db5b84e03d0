"""Changing one's own password: what is asked, what ends, what is refused and on record."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest

from bot.core.second_step import SecondStepPolicy
from bot.store import SqlStore
from tests.web.second_steps import acts, member_of
from tests.web.test_people_page import enter, link_on, refused
from tests.web.ward import PASSWORD, Browser, Ward

NEW = "marmalade tunnel fourteen"
PAGE = "/account/password"
EMAIL = "amina@demo.example"


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


@pytest.fixture
def amina(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff())


def change(
    browser: Browser, present: str = PASSWORD, password: str = NEW, again: str | None = None
) -> tuple[int, str]:
    """The status, and the page as it reads."""
    fields = {"present": present, "password": password}
    answer = browser.submit(PAGE, PAGE, **fields, again=password if again is None else again)
    return answer.status_code, html.unescape(answer.text)


def test_the_new_password_counts_and_only_this_session_goes_on(ward: Ward, amina: Browser) -> None:
    elsewhere = ward.signed_in(member_of(ward, EMAIL))
    assert change(amina)[0] == 303
    assert "Your password is changed" in amina.get("/account?done=password").text
    assert amina.get("/queue").status_code == 200
    assert elsewhere.get("/queue").status_code == 303
    assert enter(ward, EMAIL, PASSWORD) == 422
    assert enter(ward, EMAIL, NEW) == 303
    assert (EMAIL, "change_password", member_of(ward, EMAIL).id) in ward.acts()


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", None, "at least 12 characters"),
        ("", None, "at least 12 characters"),
        ("password12345", None, "easy to guess"),
        ("amina@demo.example", None, "easy to guess"),
        ("Manage My Pain", None, "easy to guess"),
        (" " * 14, None, "spaces alone"),
        ("x" * 5000, None, "at most 200"),
        (NEW, f"{NEW}!", "not the same"),
        (PASSWORD, None, "same as the old one"),
    ],
)
def test_a_new_one_that_will_not_do_is_refused_and_costs_no_try(
    ward: Ward, amina: Browser, password: str, again: str | None, says: str
) -> None:
    status, page = change(amina, password=password, again=again)
    assert status == 422
    assert says in page
    assert NEW not in page
    assert enter(ward, EMAIL, PASSWORD) == 303
    assert "change_password_failed" not in acts(ward)


@pytest.mark.parametrize("present", ["wrong", "", "x" * 5000, "\x01"])
def test_a_wrong_old_one_changes_nothing_and_is_on_record(
    ward: Ward, amina: Browser, present: str
) -> None:
    status, page = change(amina, present=present)
    assert status == 422
    assert "The old password is wrong" in page
    assert 'href="#present"' in page
    assert enter(ward, EMAIL, NEW) == 422
    assert acts(ward)[:1] == ["change_password_failed"]


def test_fields_that_are_missing_change_nothing(ward: Ward, amina: Browser) -> None:
    assert amina.submit(PAGE, PAGE).status_code == 422
    assert amina.submit(PAGE, PAGE, password=NEW, again=NEW).status_code == 422
    assert enter(ward, EMAIL, PASSWORD) == 303


def test_five_wrong_ones_lock_as_at_signing_in_even_for_the_right_one(
    ward: Ward, amina: Browser
) -> None:
    for _ in range(4):
        assert change(amina, present="wrong")[0] == 422
    status, page = change(amina, present="wrong")
    assert status == 422
    assert "locked for a while" in page
    assert change(amina)[0] == 422
    assert enter(ward, EMAIL, PASSWORD) == 422
    recorded = [act for act in acts(ward) if act.startswith("change")]
    assert recorded == ["change_password_failed"] * 4 + ["change_password_refused"] * 2
    ward.house.clock.forward(minutes=15)
    assert change(amina)[0] == 303


def test_tries_at_signing_in_and_here_are_counted_together(ward: Ward, amina: Browser) -> None:
    for _ in range(3):
        enter(ward, EMAIL, "wrong")
    change(amina, present="wrong")
    assert "locked for a while" in change(amina, present="wrong")[1]
    ward.house.clock.forward(minutes=15)
    assert change(amina, present="wrong")[0] == 422
    assert change(amina)[0] == 303
    assert member_of(ward, EMAIL).failed_sign_ins == 0


def test_guessing_from_one_address_is_slowed_down(ward: Ward, amina: Browser) -> None:
    assert [change(amina, present="x")[0] for _ in range(21)] == [422] * 20 + [429]


def test_a_link_that_waits_for_a_new_password_opens_nothing_any_more(
    ward: Ward, amina: Browser
) -> None:
    admin = ward.signed_in(ward.staff("Ada", "admin"))
    person = f"/people/{member_of(ward, EMAIL).id}"
    link = link_on(admin.submit(person, f"{person}/link").text)
    assert change(amina)[0] == 303
    assert refused(ward, link) == (410, "This link is no longer needed")


def test_a_password_that_was_changed_meanwhile_is_not_changed_again(ward: Ward) -> None:
    staff = ward.staff()
    ward.people.change_password(staff, PASSWORD, NEW)
    browser = ward.signed_in(staff)
    assert browser.get(PAGE).status_code == 303
    assert enter(ward, EMAIL, NEW) == 303


def test_who_signs_in_through_the_trust_alone_has_none_to_change(ward: Ward) -> None:
    member = replace(ward.staff("Tia"), password_hash="")
    with ward.store.begin() as work:
        work.staff.save(member)
    browser = ward.signed_in(member)
    assert PAGE not in browser.get("/account").text
    assert "your account of the trust" in browser.get(PAGE).text
    status, page = change(browser, present="")
    assert status == 422
    assert "your account of the trust" in page
    assert member_of(ward, member.email).password_hash == ""


def test_a_second_step_that_is_missing_comes_first(store: SqlStore) -> None:
    strict = Ward(store, policy=SecondStepPolicy.REQUIRED)
    browser = strict.signed_in(strict.staff())
    assert browser.get(PAGE).location == "/account"
    assert PAGE not in browser.get("/account").text
    assert change(browser)[0] == 303
    assert enter(strict, EMAIL, NEW) == 422


def test_the_form_needs_its_token(ward: Ward, amina: Browser) -> None:
    fields = {"present": PASSWORD, "password": NEW, "again": NEW}
    assert amina.post(PAGE, **fields).status_code == 400
    assert ward.browser().post(PAGE, **fields).status_code == 303
    assert enter(ward, EMAIL, PASSWORD) == 303

"""Getting in, staying in, being sent out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from bot.core.records import StaffMember
from bot.web.passwords import PasswordCheck, hash_password
from tests.web.ward import HASH, PASSWORD, Browser, Ward


def enter(
    ward: Ward, email: str = "amina@demo.example", password: str = PASSWORD, back: str = ""
) -> tuple[Browser, TestResponse]:
    browser = ward.browser()
    return browser, browser.submit(
        "/sign-in", "/sign-in", email=email, password=password, back=back
    )


def member_of(ward: Ward, member: StaffMember) -> StaffMember:
    with ward.store.read() as work:
        found = work.staff.by_id(member.id)
    assert found is not None
    return found


def save(ward: Ward, member: StaffMember) -> None:
    with ward.store.begin() as work:
        work.staff.save(member)


def test_the_right_password_opens_the_queue_and_is_on_record(ward: Ward) -> None:
    member = ward.staff()
    browser, answer = enter(ward)
    assert (answer.status_code, answer.location) == (303, "/queue")
    assert browser.get("/queue").status_code == 200
    assert ward.acts() == [(member.email, "sign_in", member.id)]


def test_the_address_is_read_in_any_case(ward: Ward) -> None:
    ward.staff()
    assert enter(ward, " Amina@Demo.Example ")[1].status_code == 303


def test_a_person_comes_back_to_the_page_they_wanted(ward: Ward) -> None:
    ward.staff()
    assert enter(ward, back="/conversations/abc")[1].location == "/conversations/abc"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "x"],
)
def test_signing_in_never_leads_to_another_site(ward: Ward, elsewhere: str) -> None:
    ward.staff()
    assert enter(ward, back=elsewhere)[1].location == "/queue"


def test_wrong_unknown_inactive_and_locked_get_the_very_same_answer(ward: Ward) -> None:
    save(ward, replace(ward.staff("Ina"), active=False))
    later = ward.house.clock.at.replace(year=2027)
    save(ward, replace(ward.staff("Lou"), locked_until=later))
    ward.staff()
    answers = [
        enter(ward, password="wrong")[1],
        enter(ward, "amina@demo.example", "")[1],
        enter(ward, "nobody@demo.example")[1],
        enter(ward, "ina@demo.example")[1],
        enter(ward, "lou@demo.example")[1],
    ]
    assert {answer.status_code for answer in answers} == {422}
    words = {answer.text.split('role="alert"')[1].split("</div>")[0] for answer in answers}
    assert len(words) == 1


def test_an_unknown_address_is_compared_with_a_hash_all_the_same() -> None:
    check = PasswordCheck()
    seen: list[str] = []
    original = check.hasher.verify

    class Spy:
        def verify(self, kept: str, password: str) -> bool:
            seen.append(kept)
            return original(kept, password)

        def hash(self, password: str) -> str:
            return check.hasher.hash(password)

    spied = replace(check, hasher=Spy())  # type: ignore[arg-type]
    assert spied(None, PASSWORD) is False
    assert len(seen) == 1
    assert seen[0].startswith("$argon2id$")


def test_passwords_are_kept_as_argon2id_and_compared(ward: Ward) -> None:
    kept = hash_password(PASSWORD)
    check = PasswordCheck()
    assert kept.startswith("$argon2id$")
    assert (check(kept, PASSWORD), check(kept, "other")) == (True, False)
    assert check(kept, "x" * 100_000) is False
    assert check("not a hash", PASSWORD) is False


def test_five_failures_lock_the_account_for_fifteen_minutes(ward: Ward) -> None:
    member = ward.staff()
    for _ in range(5):
        assert enter(ward, password="wrong")[1].status_code == 422
    assert enter(ward)[1].status_code == 422
    ward.house.clock.forward(minutes=14, seconds=59)
    assert enter(ward)[1].status_code == 422
    ward.house.clock.forward(seconds=1)
    assert enter(ward)[1].status_code == 303
    assert member_of(ward, member).failed_sign_ins == 0


def test_four_failures_do_not_lock_and_success_forgets_them(ward: Ward) -> None:
    member = ward.staff()
    for _ in range(4):
        enter(ward, password="wrong")
    assert member_of(ward, member).failed_sign_ins == 4
    assert enter(ward)[1].status_code == 303
    assert member_of(ward, member).failed_sign_ins == 0


def test_every_failure_of_a_known_person_is_on_record(ward: Ward) -> None:
    ward.staff()
    for _ in range(6):
        enter(ward, password="wrong")
    acts = [act for _, act, _ in ward.acts()]
    assert acts == ["sign_in_failed"] * 4 + ["sign_in_refused"] * 2


def test_guessing_from_one_address_is_slowed_down(ward: Ward) -> None:
    ward.staff()
    browser = ward.browser()
    answers = [
        browser.submit("/sign-in", "/sign-in", email="amina@demo.example", password="x")
        for _ in range(21)
    ]
    assert [a.status_code for a in answers] == [422] * 20 + [429]


def test_reading_the_sign_in_page_often_is_fine(ward: Ward) -> None:
    browser = ward.browser()
    assert {browser.get("/sign-in").status_code for _ in range(40)} == {200}


def test_half_an_hour_away_ends_the_session(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    ward.house.clock.forward(minutes=29)
    assert browser.get("/queue").status_code == 200
    ward.house.clock.forward(minutes=29)
    assert browser.get("/queue").status_code == 200
    ward.house.clock.forward(minutes=30)
    answer = browser.get("/queue")
    assert answer.status_code == 303
    assert "why=away" in answer.location


def test_a_page_renewing_itself_does_not_count_as_being_there(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    for _ in range(29):
        ward.house.clock.forward(minutes=1)
        assert browser.get("/queue/rows").status_code == 200
    ward.house.clock.forward(minutes=1)
    assert browser.get("/queue/rows").status_code == 401


def test_saying_that_one_is_here_extends_the_session(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    token = browser.get("/queue").text.split('name="csrf-token" content="')[1].split('"')[0]
    ward.house.clock.forward(minutes=28)
    extended = browser.client.post("/session/extend", headers={"X-CSRFToken": token})
    assert extended.status_code == 204
    ward.house.clock.forward(minutes=28)
    assert browser.get("/queue").status_code == 200


def test_every_page_of_the_console_says_when_it_will_warn_and_end(ward: Ward) -> None:
    html = ward.signed_in(ward.staff()).get("/queue").text
    assert 'data-idle-seconds="1800"' in html
    assert 'data-warn-seconds="120"' in html
    assert 'data-ends-at="2026-11-24T00:00:00+00:00"' in html


def test_twelve_hours_end_the_session_however_busy(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    for _ in range(35):
        ward.house.clock.forward(minutes=20)
        assert browser.get("/queue").status_code == 200
    ward.house.clock.forward(minutes=20)
    assert browser.get("/queue").status_code == 303


def test_signing_out_ends_the_session(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    assert browser.submit("/queue", "/sign-out").location == "/sign-in"
    assert browser.get("/queue").status_code == 303


def test_a_person_who_leaves_the_team_is_out_at_once(ward: Ward) -> None:
    member = ward.staff()
    browser = ward.signed_in(member)
    save(ward, replace(member, active=False))
    assert browser.get("/queue").status_code == 303


def test_a_new_password_ends_older_sessions(ward: Ward) -> None:
    member = ward.staff()
    browser = ward.signed_in(member)
    save(ward, replace(member, password_hash=HASH + "changed"))
    assert browser.get("/queue").status_code == 303


def test_a_changed_role_counts_at_once(ward: Ward) -> None:
    member = ward.staff()
    browser = ward.signed_in(member)
    save(ward, replace(member, role="admin"))
    assert browser.get("/queue").status_code == 403

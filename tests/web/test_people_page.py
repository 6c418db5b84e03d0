"""Accounts in the console: who is on the list, who may change it, and what a link does."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from bot.core.records import StaffMember
from bot.store import SqlStore
from bot.store.people_tables import one_time_link
from tests.web.ward import PASSWORD, Browser, Ward

NEW_PASSWORD = "marmalade tunnel fourteen"


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


@pytest.fixture
def admin(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Ada", "admin"))


def link_on(page: str) -> str:
    found = re.search(r"<textarea[^>]*>([^<]+)</textarea>", page)
    assert found, "no link on the page"
    return html.unescape(found[1]).strip().removeprefix("http://localhost")


def invited(admin: Browser, email: str = "new@demo.example", role: str = "nurse") -> str:
    made = admin.submit("/people", "/people", name="New Nurse", email=email, role=role)
    assert made.status_code == 200
    return link_on(made.text)


def member(ward: Ward, email: str) -> StaffMember:
    with ward.store.read() as work:
        found = work.staff.by_email(email)
    assert found is not None
    return found


def choose(browser: Browser, link: str, password: str, again: str | None = None) -> int:
    fields = {"password": password, "again": password if again is None else again}
    return browser.submit(link, link, **fields).status_code


def enter(ward: Ward, email: str, password: str) -> int:
    answer = ward.browser().submit("/sign-in", "/sign-in", email=email, password=password)
    return answer.status_code


def row_of(page: str, name: str) -> str:
    rows = re.findall(r"<tr.*?</tr>", page, re.S)
    (found,) = [row for row in rows if name in row]
    without_labels = re.sub(r'<span class="nhsuk-table-responsive__heading".*?</span>', "", found)
    return re.sub(r"<[^>]+>|\s+", " ", without_labels)


def test_the_list_says_role_last_sign_in_second_step_and_state(ward: Ward, admin: Browser) -> None:
    ward.staff("Ben")
    off = ward.staff("Cal")
    with ward.store.begin() as work:
        work.staff.save(replace(off, active=False))
    assert enter(ward, "ben@demo.example", PASSWORD) == 303
    page = admin.get("/people").text
    assert re.search(r"ben@demo\.example +Nurse +Today, midday +Off +On", row_of(page, "Ben"))
    assert re.search(r"Never +Off +Switched off", row_of(page, "Cal"))


def test_a_lead_sees_the_list_and_can_change_nothing(ward: Ward) -> None:
    lead = ward.signed_in(ward.staff("Lee", "lead"))
    page = lead.get("/people").text
    assert "Lee" in page
    assert "Invite somebody" not in page
    one = f"/people/{ward.staff('Ben').id}"
    assert lead.get(one).status_code == 403
    acts = ["/people", *(f"{one}/{act}" for act in ("link", "role", "disable", "enable"))]
    assert {lead.post(address).status_code for address in acts} == {403}


@pytest.mark.parametrize("role", ["nurse", "governance"])
def test_others_do_not_see_it(ward: Ward, role: str) -> None:
    assert ward.signed_in(ward.staff("Nora", role)).get("/people").status_code == 403


def test_an_invitation_lets_one_person_choose_a_password_and_sign_in(
    ward: Ward, admin: Browser
) -> None:
    link = invited(admin, "New@Demo.example")
    browser = ward.browser()
    assert "Welcome, New Nurse" in browser.get(link).text
    assert enter(ward, "new@demo.example", "") == 422
    assert choose(browser, link, NEW_PASSWORD) == 303
    assert enter(ward, "new@demo.example", NEW_PASSWORD) == 303
    acts = [act for _, act, _ in ward.acts()]
    assert acts == ["invite", "sign_in_failed", "accept_invitation", "sign_in"]


def test_looking_at_a_link_does_not_use_it_up(ward: Ward, admin: Browser) -> None:
    link = invited(admin)
    assert {ward.browser().get(link).status_code for _ in range(3)} == {200}
    assert choose(ward.browser(), link, NEW_PASSWORD) == 303


def test_the_link_is_shown_once_and_only_its_hash_is_kept(ward: Ward, admin: Browser) -> None:
    token = invited(admin).rsplit("/", 1)[1]
    shown = (
        admin.get("/people").text + admin.get(f"/people/{member(ward, 'new@demo.example').id}").text
    )
    assert token not in shown
    with ward.store.engine.connect() as connection:
        rows = connection.execute(one_time_link.select()).all()
    assert len(rows) == 1
    assert token not in str(rows)
    assert token not in str(ward.acts())


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", None, "at least 12 characters"),
        ("password12345", None, "easy to guess"),
        ("qwertyuiop123", None, "easy to guess"),
        ("new nurse new", None, "easy to guess"),
        ("new@demo.example", None, "easy to guess"),
        ("Manage My Pain", None, "easy to guess"),
        ("aaaaaaaaaaaaaaaa", None, "easy to guess"),
        (" " * 14, None, "spaces alone"),
        ("x" * 5000, None, "at most 200"),
        (NEW_PASSWORD, NEW_PASSWORD + "!", "not the same"),
        ("", None, "at least 12 characters"),
    ],
)
def test_a_password_that_will_not_do_is_refused_in_words_and_the_link_still_works(
    ward: Ward, admin: Browser, password: str, again: str | None, says: str
) -> None:
    link = invited(admin)
    browser = ward.browser()
    fields = {"password": password, "again": password if again is None else again}
    answer = browser.submit(link, link, **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert choose(browser, link, NEW_PASSWORD) == 303


def refused(ward: Ward, link: str) -> tuple[int, str]:
    """What a person reads who opens a link that does not work; it must be on record."""
    before = len(ward.acts())
    answer = ward.browser().get(link)
    assert [act for _, act, _ in ward.acts()[before:]] == ["link_refused"]
    heading = re.search(r"<h1[^>]*>([^<]+)</h1>", answer.text)
    assert heading is not None
    return answer.status_code, heading[1]


def test_links_that_do_not_work_say_why_and_are_on_record(ward: Ward, admin: Browser) -> None:
    used, old, off, late = (invited(admin, f"{name}@demo.example") for name in "abcd")
    assert choose(ward.browser(), used, NEW_PASSWORD) == 303
    person = f"/people/{member(ward, 'b@demo.example').id}"
    newer = link_on(admin.submit(person, f"{person}/link").text)
    gone = f"/people/{member(ward, 'c@demo.example').id}"
    assert admin.submit(gone, f"{gone}/disable").status_code == 303
    assert refused(ward, used) == (410, "This link has been used")
    assert refused(ward, old) == (410, "There is a newer link")
    assert refused(ward, off) == (410, "There is a newer link")
    assert refused(ward, "/invitation/forged") == (404, "This link is not one of ours")
    assert refused(ward, f"{newer}x") == (404, "This link is not one of ours")
    assert ward.browser().get(newer).status_code == 200
    ward.house.clock.forward(hours=71, minutes=59)
    assert ward.browser().get(late).status_code == 200
    ward.house.clock.forward(minutes=1)
    assert refused(ward, late) == (410, "This link has run out")


def test_a_link_that_ran_out_while_the_page_was_open_changes_nothing(
    ward: Ward, admin: Browser
) -> None:
    link = invited(admin)
    browser = ward.browser()
    token = browser.get(link).text.split('name="csrf_token" value="')[1].split('"')[0]
    ward.house.clock.forward(hours=72)
    fields = {"csrf_token": token, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert browser.client.post(link, data=fields).status_code == 410
    assert member(ward, "new@demo.example").password_hash == ""


def test_guessing_links_is_slowed_down(ward: Ward) -> None:
    browser = ward.browser()
    answers = [browser.get(f"/invitation/guess{n}").status_code for n in range(21)]
    assert answers == [404] * 20 + [429]


def test_a_reset_gives_a_new_password_and_ends_older_sessions(ward: Ward, admin: Browser) -> None:
    ben = ward.staff("Ben")
    browser = ward.signed_in(ben)
    page = f"/people/{ben.id}"
    link = link_on(admin.submit(page, f"{page}/link").text)
    assert browser.get("/queue").status_code == 200
    assert enter(ward, ben.email, PASSWORD) == 303
    assert choose(ward.browser(), link, NEW_PASSWORD) == 303
    assert browser.get("/queue").status_code == 303
    assert enter(ward, ben.email, PASSWORD) == 422
    assert enter(ward, ben.email, NEW_PASSWORD) == 303
    assert (ben.email, "choose_password", ben.id) in ward.acts()


def test_a_reset_opens_an_account_that_was_locked(ward: Ward, admin: Browser) -> None:
    ben = ward.staff("Ben")
    for _ in range(5):
        enter(ward, ben.email, "wrong")
    assert "Locked until" in row_of(admin.get("/people").text, "Ben")
    page = f"/people/{ben.id}"
    link = link_on(admin.submit(page, f"{page}/link").text)
    assert choose(ward.browser(), link, NEW_PASSWORD) == 303
    assert enter(ward, ben.email, NEW_PASSWORD) == 303


def test_switching_off_ends_every_session_at_once_and_on_again_brings_none_back(
    ward: Ward, admin: Browser
) -> None:
    ben = ward.staff("Ben")
    one, two = ward.signed_in(ben), ward.signed_in(ben)
    page = f"/people/{ben.id}"
    assert "switched off" in admin.client.get(admin.submit(page, f"{page}/disable").location).text
    assert {one.get("/queue").status_code, two.get("/alerts").status_code} == {303, 401}
    assert enter(ward, ben.email, PASSWORD) == 422
    admin.submit(page, f"{page}/enable")
    assert one.get("/queue").status_code == 303
    assert enter(ward, ben.email, PASSWORD) == 303


def test_a_new_role_counts_at_once(ward: Ward, admin: Browser) -> None:
    ben = ward.staff("Ben")
    browser = ward.signed_in(ben)
    page = f"/people/{ben.id}"
    assert admin.submit(page, f"{page}/role", role="governance").status_code == 303
    conversation = "/conversations/x/take-over"
    assert browser.post(conversation).status_code == 403
    with ward.store.read() as work:
        entry = work.audit.newest(1)[0]
    assert (entry.act, entry.detail) == ("change_role", "ben@demo.example, to governance")


@pytest.mark.parametrize("act", ["disable", "role"])
def test_the_last_administrator_stays(ward: Ward, admin: Browser, act: str) -> None:
    ada = member(ward, "ada@demo.example")
    page = f"/people/{ada.id}"
    answer = admin.submit(page, f"{page}/{act}", role="nurse")
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    assert member(ward, "ada@demo.example") == ada
    second = invited(admin, "second@demo.example", "admin")
    assert admin.submit(page, f"{page}/{act}", role="nurse").status_code == 422
    assert choose(ward.browser(), second, NEW_PASSWORD) == 303
    assert admin.submit(page, f"{page}/{act}", role="nurse").status_code == 303


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "enter a name"),
        ({"name": "x" * 101}, "enter a name"),
        ({"name": "a\x01b"}, "enter a name"),
        ({"email": "nobody"}, "enter an email address"),
        ({"email": "a b@c.example"}, "enter an email address"),
        ({"email": "x" * 250 + "@c.example"}, "enter an email address"),
        ({"email": "ADA@demo.example"}, "has an account already"),
        ({"role": "emperor"}, "choose one of the roles"),
        ({"role": ""}, "choose one of the roles"),
    ],
)
def test_an_invitation_that_does_not_fit_is_refused_and_what_was_typed_stays(
    ward: Ward, admin: Browser, fields: dict[str, str], says: str
) -> None:
    typed = {"name": "Zoe Typed", "email": "zoe@demo.example", "role": "nurse", **fields}
    answer = admin.submit("/people", "/people", **typed)
    assert answer.status_code == 422
    assert says in answer.text.casefold()
    assert "Zoe Typed" in answer.text or "zoe@demo.example" in answer.text
    assert ward.acts() == []


def test_a_name_that_is_a_script_is_shown_as_words(ward: Ward, admin: Browser) -> None:
    made = admin.submit(
        "/people", "/people", name="<script>x()</script>", email="s@d.example", role="nurse"
    )
    pages = made.text + admin.get("/people").text + ward.browser().get(link_on(made.text)).text
    assert "<script>x()" not in pages
    assert "&lt;script&gt;x()" in pages


def test_accounts_that_do_not_exist_are_404(ward: Ward, admin: Browser) -> None:
    assert admin.get("/people/nobody").status_code == 404
    token = admin.get("/people").text.split('name="csrf_token" value="')[1].split('"')[0]
    for act in ("link", "role", "disable", "enable"):
        address = f"/people/nobody/{act}"
        answer = admin.client.post(address, data={"csrf_token": token, "role": "nurse"})
        assert answer.status_code == 404, act


@pytest.mark.parametrize("act", ["", "/link", "/role", "/disable", "/enable"])
def test_every_form_needs_its_token(ward: Ward, admin: Browser, act: str) -> None:
    ben = ward.staff("Ben")
    address = f"/people/{ben.id}{act}" if act else "/people"
    answer = admin.post(address, role="admin", name="X", email="x@y.example")
    assert answer.status_code == 400
    assert ward.acts() == []

"""Forged ids, others' conversations, stored scripts, wrong clocks: refused in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.routing import Rule

from bot.core.events import MessageReceived
from bot.store import SqlStore
from bot.store.schema import metadata
from tests.web.desk import Desk
from tests.web.ward import Browser, Ward

SCRIPT = "<script>alert(7)</script>"
IMAGE = '"><img src=x onerror=alert(7)>'
FORGED = ["nobody", "0", "-1", SCRIPT, "%00", "..%2f..%2fetc%2fpasswd", "x" * 3000, "' OR 1=1 --"]
#: Not pages of the console: files, platforms, and what is checked in tests of its own.
ELSEWHERE = ("/static", "/webhooks", "/chat", "/deletion", "/invitation")
#: Tables that a refused act may write to: who did what, who looks at what, how much was refused.
MAY_GROW = {"audit", "reader", "counter"}


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    """Two patients; the second one's words were partly hidden."""
    ward = Ward(store)
    for user, words in {"ann": "urgent:U1", "bea": "emergency:E1 IDENTIFIER"}.items():
        ward.house.patient_says(words, user)
        ward.house.work()
    return ward


def rules(ward: Ward, method: str) -> Iterator[Rule]:
    for rule in ward.app.url_map.iter_rules():
        takes_ids = rule.arguments and not rule.rule.startswith(ELSEWHERE)
        if takes_ids and method in (rule.methods or set()):
            yield rule


def rows(ward: Ward) -> dict[str, list[tuple[object, ...]]]:
    """All that is kept, by table."""
    with ward.store.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=str)
            for table in metadata.sorted_tables
            if table.name not in MAY_GROW
        }


def token_of(browser: Browser, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page).text)
    assert found
    return found[1]


@pytest.mark.parametrize("role", ["lead", "admin"])
@pytest.mark.parametrize("forged", FORGED, ids=lambda forged: forged[:12])
def test_a_forged_id_opens_nothing_and_changes_nothing(ward: Ward, role: str, forged: str) -> None:
    browser = ward.signed_in(ward.staff("Sam", role))
    token = token_of(browser, "/account")
    before = rows(ward)
    tried = 0
    for method in ("GET", "POST"):
        for rule in rules(ward, method):
            address = re.sub(r"<[^>]+>", lambda _: forged, rule.rule)
            fields = {"csrf_token": token, "text": "hello", "outcome": "answered", "note": "x"}
            data = fields if method == "POST" else None
            answer = browser.client.open(address, method=method, data=data)
            tried += 1
            # That somebody types is noted only beside who reads it, and answered alike.
            assert answer.status_code == 204 or 300 <= answer.status_code < 500, address[:80]
            assert SCRIPT not in answer.text, address
            assert "Traceback" not in answer.text, address
    assert tried > 30
    assert rows(ward) == before


@pytest.mark.parametrize(
    ("address", "field"),
    [
        *(("/sign-in", "email"), ("/sign-in", "password"), ("/queue/search", "q")),
        *(("{id}/notes", "note"), ("{id}/reply", "text"), ("{id}/hand-back", "outcome")),
        *(("/actions", "text"), ("/account/password", "present"), ("/account/second-step", "code")),
    ],
)
def test_a_character_that_no_database_keeps_is_refused_in_words(
    ward: Ward, address: str, field: str
) -> None:
    browser = ward.signed_in(ward.staff())
    before = rows(ward)
    data = {"csrf_token": token_of(browser, "/account"), field: "a\x00b"}
    address = address.format(id=f"/conversations/{ward.conversation_id()}")
    answer = browser.client.post(address, data=data)
    assert answer.status_code == 400
    assert "That did not work" in answer.text
    assert browser.get("/sign-in?back=%00").status_code == 400
    assert browser.get("/audit?about=%00&q=%00").status_code == 400
    assert rows(ward) == before


def test_what_belongs_to_another_conversation_is_not_opened_through_this_one(ward: Ward) -> None:
    """An id that is real, at an address where it does not belong."""
    bea = ward.conversation_id("bea")
    hidden = next(m for m in ward.house.thread("bea") if "[NHS number]" in m.text)
    desk = Desk(ward)
    desk.act("take-over")
    right = f"/conversations/{bea}/messages/{hidden.id}/original"
    wrong = f"{desk.address}/messages/{hidden.id}"
    token = token_of(desk.browser, desk.address)
    assert desk.browser.get(right).status_code == 200
    assert desk.browser.get(f"{wrong}/original").status_code == 404
    fields = {"csrf_token": token, "reason": "phone", "should": "none"}
    answer = desk.browser.client.post(f"{wrong}/original", data=fields)
    assert answer.status_code == 404
    assert "IDENTIFIER" not in answer.text
    assert desk.browser.get(f"{wrong}/screening").status_code == 404
    assert "open_original" not in [act for _, act, _ in ward.acts()]


def test_a_reminder_is_not_ticked_off_from_another_conversation(ward: Ward) -> None:
    bea = ward.conversation_id("bea")
    desk = Desk(ward)
    at = f"/conversations/{bea}"
    soon = ward.house.clock.now() + timedelta(hours=2)
    when = {"due_on": f"{soon:%Y-%m-%d}", "due_time": f"{soon:%H:%M}"}
    answer = desk.browser.submit(at, f"{at}/reminders", reminder="Ring Bea", **when)
    assert answer.status_code == 303
    with ward.store.read() as work:
        (kept,) = work.desk.reminders(bea)
    desk.act(f"reminders/{kept.id}/done")
    with ward.store.read() as work:
        assert work.desk.reminders(bea) == [kept]


def test_a_colleagues_conversation_is_neither_answered_nor_handed_back(ward: Ward) -> None:
    amina, ben = Desk(ward), Desk(ward, "Ben")
    amina.act("take-over")
    before = ward.house.conversation()
    for act, fields in {
        "reply": {"text": "hello"},
        "hand-back": {"outcome": "answered"},
        "transfer": {"to": ben.member.id},
        "take-over": {},
    }.items():
        answer = ben.act(act, **fields)
        assert answer.status_code in (409, 422), act
        assert "Amina has this" in answer.text, act
    assert ward.house.conversation() == before


@pytest.mark.parametrize("script", [SCRIPT, IMAGE, "{{ 7 * 7 }}", "javascript:alert(7)"])
def test_a_script_that_a_patient_sends_is_shown_as_words_on_every_page(
    ward: Ward, script: str
) -> None:
    """Their words, and what the platform calls them: ids come from outside too."""
    ward.house.patient_says(f"emergency:E1 {script}", script)
    ward.house.work()
    desk = Desk(ward, role="lead")
    address = f"/conversations/{ward.conversation_id(script)}"
    desk.browser.submit(address, f"{address}/take-over")
    desk.browser.submit(address, f"{address}/notes", note=script)
    reply = desk.browser.submit(address, f"{address}/reply", text=f"Take two tablets {script}")
    found = desk.browser.submit("/queue", "/queue/search", q=script)
    pages = [address, f"{address}/messages", "/queue", "/queue?show=mine", "/queue/rows", "/alerts"]
    pages += ["/handover", "/audit", "/unanswered", "/reports"]
    texts = {page: desk.browser.get(page).text for page in pages}
    texts |= {"reply": reply.text, "search": found.text}
    for page, html in texts.items():
        assert SCRIPT not in html, page
        assert "<img src=x" not in html, page
        assert not re.search(r'(?:href|src|action)="javascript:', html), page
    shown = {"{{ 7 * 7 }}": "{{ 7 * 7 }}", "javascript:alert(7)": "javascript:alert(7)"}
    assert shown.get(script, "&lt;") in texts[address]


@pytest.mark.parametrize("name", [SCRIPT, IMAGE])
def test_a_script_for_a_name_of_staff_is_shown_as_words(ward: Ward, name: str) -> None:
    member = ward.staff("Mallory", "lead")
    with ward.store.begin() as work:
        found = work.staff.lock(member.id)
        assert found
        work.staff.save(type(found)(**{**vars(found), "name": name}))
    browser = ward.signed_in(member)
    address = f"/conversations/{ward.conversation_id()}"
    browser.submit(address, f"{address}/take-over")
    other = ward.signed_in(ward.staff("Ada", "admin"))
    pages = [browser.get(page).text for page in (address, "/queue", "/handover", "/account")]
    pages += [other.get("/people").text, other.get(f"/people/{member.id}").text]
    for html in pages:
        assert SCRIPT not in html
        assert "<img src=x" not in html
        assert "&lt;" in html


def test_our_clock_an_hour_ahead_signs_out_and_an_hour_back_harms_nothing(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff())
    address = f"/conversations/{ward.conversation_id()}"
    ward.house.clock.forward(hours=-1)
    for page in ("/queue", "/queue/rows", "/alerts", address, "/handover", "/account"):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert not re.search(r"-\d+ (?:min|hour|day)", answer.text), page
    assert browser.submit(address, f"{address}/take-over").status_code == 303
    ward.house.clock.forward(hours=2)
    answer = browser.get("/queue")
    assert (answer.status_code, "why=away" in answer.location) == (303, True)
    assert "You were signed out" in browser.get(answer.location).text


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_platforms_clock_an_hour_off_keeps_patients_in_their_place(
    ward: Ward, hours: int
) -> None:
    """Who waits, and how long, goes by our own clock; nobody waits a negative time."""
    at = ward.house.clock.now() + timedelta(hours=hours)
    ward.house.patient_says("urgent:U1 late", "cal", sent_at=at)
    ward.house.work()
    ward.house.clock.forward(minutes=5)
    browser = ward.signed_in(ward.staff())
    html = " ".join(browser.get("/queue").text.split())
    assert html.count("5 min") >= 3
    assert not re.search(r"-\d+ min|65 min|1 hour", re.sub(r"<[^>]+>", " ", html))
    address = f"/conversations/{ward.conversation_id('cal')}"
    assert browser.submit(address, f"{address}/take-over").status_code == 303
    assert "urgent:U1 late" in browser.get(address).text


def test_a_session_of_an_account_that_is_switched_off_can_do_nothing_more(ward: Ward) -> None:
    desk = Desk(ward)
    token = token_of(desk.browser, desk.address)
    admin = ward.signed_in(ward.staff("Ada", "admin"))
    person = f"/people/{desk.member.id}"
    admin.submit(person, f"{person}/disable")
    before = rows(ward)
    for act in ("take-over", "reply", "notes", "release", "acknowledge", "typing"):
        data = {"csrf_token": token, "text": "hi", "note": "hi"}
        answer = desk.browser.client.post(f"{desk.address}/{act}", data=data)
        assert (answer.status_code, answer.location.split("?")[0]) == (303, "/sign-in"), act
    assert desk.browser.get(f"{desk.address}/messages").status_code == 401
    assert rows(ward) == before
    with ward.store.engine.connect() as connection:
        acts = connection.execute(sa.text("SELECT act FROM audit ORDER BY id DESC")).scalars()
        assert next(iter(acts)) == "disable_account"


def test_a_message_that_claims_to_be_another_is_no_more_than_words(ward: Ward) -> None:
    """A platform id that repeats is the same message: nothing is stored or answered twice."""
    event = ward.house.patient_says("first words", "dan", event_id="m_dan")
    assert isinstance(event, MessageReceived)
    ward.house.patient_says("other words", "dan", event_id="m_dan")
    ward.house.work()
    patient = [m.text for m in ward.house.thread("dan") if m.author.value == "patient"]
    assert patient == ["first words"]

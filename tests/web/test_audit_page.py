"""The record of acts: shown to those who answer for it, taken away as a file, never changed."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from bot.core.audit_ports import AuditFilter
from bot.core.events import AccountChange
from bot.core.pseudonym import pseudonym
from bot.store import SqlStore
from bot.store.schema import audit
from bot.web.console.presenters.audit import GROUPS, act_words
from tests.web.ward import Browser, Ward

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    """On each database: each has triggers of its own."""
    return Ward(store)


@pytest.fixture
def lead(ward: Ward) -> Browser:
    """A lead, after a nurse read and took a patient's conversation."""
    ward.house.patient_says("emergency:E1")
    ward.house.work()
    nurse = ward.signed_in(ward.staff("Amina"))
    nurse.get(f"/conversations/{ward.conversation_id()}")
    ward.house.take_over(ward.conversation_id(), ward.staff("Ben"))
    return ward.signed_in(ward.staff("Dana", "lead"))


def rows(page: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>|\s+", " ", row).strip() for row in re.findall(r"<tr.*?</tr>", page, re.S)
    ]


def test_it_says_who_did_what_to_which_conversation(ward: Ward, lead: Browser) -> None:
    page = lead.get("/audit").text
    name = pseudonym(ward.conversation_id())
    assert any(
        "amina@demo.example" in r and "Opened a conversation" in r and name in r for r in rows(page)
    )
    assert any("ben@demo.example" in r and "Took a conversation over" in r for r in rows(page))


def test_reading_it_and_taking_it_away_are_on_record(ward: Ward, lead: Browser) -> None:
    lead.get("/audit?who=amina@demo.example")
    lead.get("/audit/entries.csv?what=reading")
    with ward.store.read() as work:
        export, read = work.audit.newest(2)
    assert (read.act, read.detail) == ("read_audit", "who amina@demo.example")
    assert (export.actor, export.act) == ("dana@demo.example", "export_audit")
    assert export.detail == "what reading"


@pytest.mark.parametrize("role", ["nurse", "admin"])
def test_others_may_not_read_it(ward: Ward, role: str) -> None:
    browser = ward.signed_in(ward.staff("Eve", role))
    assert browser.get("/audit").status_code == 403
    assert browser.get("/audit/entries.csv").status_code == 403


def test_it_is_narrowed_by_person_kind_thing_and_day(ward: Ward, lead: Browser) -> None:
    only_amina = rows(lead.get("/audit?who=amina@demo.example").text)[1:]
    assert only_amina
    assert all("amina@demo.example" in row for row in only_amina)
    answering = rows(lead.get("/audit?what=patients").text)[1:]
    assert [row for row in answering if "Opened a conversation" in row] == []
    assert [row for row in answering if "Took a conversation over" in row]
    about = rows(lead.get(f"/audit?about={ward.conversation_id()}").text)[1:]
    assert len(about) == 2
    today = ward.house.clock.now().date()
    assert len(rows(lead.get(f"/audit?from={today}&to={today}").text)) > 1
    assert rows(lead.get(f"/audit?to={today - timedelta(days=1)}").text) == []


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("from=yesterday", "Enter days as they stand in the calendar"),
        ("from=2026-02-30", "Enter days as they stand in the calendar"),
        ("from=2026-11-02&to=2026-11-01", "must not be after"),
    ],
)
def test_days_that_cannot_be_are_refused_in_words(lead: Browser, query: str, says: str) -> None:
    page = lead.get(f"/audit?{query}")
    assert page.status_code == 400
    assert says in page.text
    assert lead.get(f"/audit/entries.csv?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["before=x", "what=nothing", "who=%00", "before=-1", "before=99999999999999999999"]
)
def test_other_nonsense_does_no_harm(lead: Browser, query: str) -> None:
    # No address holds a null character: that one is refused at the door.
    assert lead.get(f"/audit?{query}").status_code == (400 if "%00" in query else 200)


def test_pages_go_through_everything_once(ward: Ward, lead: Browser) -> None:
    with ward.store.begin() as work:
        for number in range(120):
            work.audit.add("many", "read", f"c{number}", NOON)
    seen: list[str] = []
    address = "/audit?who=many"
    while address:
        page = lead.get(address).text
        seen += re.findall(r"about=(c\d+)", page)
        older = re.search(r'rel="next"[^>]*href="([^"]+)"|href="([^"]+)"[^>]*rel="next"', page)
        address = (older.group(1) or older.group(2)).replace("&amp;", "&") if older else ""
    assert seen == [f"c{number}" for number in reversed(range(120))]


def test_the_file_holds_every_entry_and_no_formula(ward: Ward, lead: Browser) -> None:
    with ward.store.begin() as work:
        for number in range(2100):
            work.audit.add("many", "read", f"c{number}", NOON)
        work.audit.add("many", "read", "=1+1", NOON, "+2")
    found = list(csv.reader(io.StringIO(lead.get("/audit/entries.csv?who=many").text)))
    assert found[0][0] == "number"
    assert len(found) == 1 + 2101
    assert found[1][6:] == ["'=1+1", "'+2"]


def test_the_store_refuses_to_change_or_delete_an_entry(store: SqlStore) -> None:
    with store.begin() as work:
        work.audit.add("ben@demo.example", "read", "c1", NOON)
    for statement in (sa.update(audit).values(actor="nobody"), sa.delete(audit)):
        with pytest.raises(DBAPIError, match="append-only"), store.engine.begin() as connection:
            connection.execute(statement)
    with store.read() as work:
        assert [entry.actor for entry in work.audit.newest()] == ["ben@demo.example"]


def test_what_is_asked_of_the_store_narrows(store: SqlStore) -> None:
    with store.begin() as work:
        work.audit.add("a", "read", "c1", NOON)
        work.audit.add("b", "reply", "c2", NOON + timedelta(hours=1))
    with store.read() as work:
        last = work.audit.newest(1)[0]
        asked = {
            "actor": AuditFilter(actor="a"),
            "act": AuditFilter(acts=("read",)),
            "subject": AuditFilter(subject="c1"),
            "until": AuditFilter(until=NOON + timedelta(hours=1)),
            "before": AuditFilter(before=last.number),
        }
        for name, wanted in asked.items():
            assert [e.actor for e in work.audit.newest(9, wanted)] == ["a"], name
        since = AuditFilter(since=NOON + timedelta(minutes=1))
        assert [e.actor for e in work.audit.newest(9, since)] == ["b"]
        assert work.audit.actors() == ["a", "b"]


#: Whoever did it, then the act.
_ACT = re.compile(r'audit\.add\(\s*(?:"[a-z ]+"|[\w.()]+),\s*"([a-z_]+)"')


def test_every_act_of_the_service_has_words() -> None:
    """Whoever adds an act words it: the page is read by people."""
    written: set[str] = set()
    for path in Path("bot").rglob("*.py"):
        written |= set(_ACT.findall(path.read_text("utf-8")))
    worded = {act for _, acts in GROUPS.values() for act in acts}
    written |= {f"account_{change.value}" for change in AccountChange}
    assert {"read", "tokens_renewed", "approve_answer", "access_lost"} <= written
    assert {act for act in written if act not in worded} == set()
    assert act_words("something_new") == "Something new"


def test_a_page_names_people_and_answers_and_shows_no_id(ward: Ward, lead: Browser) -> None:
    dana, thing = "dana@demo.example", "0123456789abcdef" * 2
    with ward.store.begin() as work:
        ids = {one.member.email: one.member.id for one in work.staff.accounts(NOON)}
        for act, subject, detail in (
            ("sign_in", ids[dana], ""),
            ("disable_account", ids["amina@demo.example"], ""),
            ("open_original", ward.conversation_id(), f"message {thing}: Why"),
            ("draft_answer", "faq/pca_what", "version 2"),
            ("add_action", thing, ""),
        ):
            work.audit.add(dana, act, subject, NOON, detail)
    found = rows(lead.get("/audit").text)
    assert "amina@demo.example" in next(row for row in found if "Switched an" in row)
    assert any("pca what" in row for row in found)
    assert not re.search(r"\b[0-9a-f]{32}\b", " ".join(found))
    assert thing in lead.get("/audit/entries.csv").text, "the file has them"

""" "You said, we did": written by one, approved by another, read by anyone; actions beside it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as Xml

import pytest
from werkzeug.test import TestResponse

from bot.core.feedback_records import FeedbackResponse
from bot.core.you_said import Entry, EntryState
from tests.web.ward import Browser, Ward

WORDS = {
    "month": "2026-11",
    "theme": "Nights and weekends",
    "said": "Pumps beep at night.",
    "did": "We turned the beep down at 10pm.",
}
COMMENT = "the nurses were kind <b>but</b> the pump beeped all night"


@pytest.fixture
def nurse(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff())


@pytest.fixture
def lead(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Lee", "lead"))


@pytest.fixture
def second(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Gus", "governance"))


def comments(ward: Ward, number: int = 6, publish: bool = True, text: str = COMMENT) -> str:
    """A month with so many responses, the first with a comment; its id."""
    with ward.store.begin() as work:
        first = work.feedback.add(
            FeedbackResponse("2026-11", "paper", fft_score="Good", fft_why=text, publish=publish)
        )
        for _ in range(number - 1):
            work.feedback.add(FeedbackResponse("2026-11", "paper", fft_score="Good"))
    return first


def entries(ward: Ward) -> list[Entry]:
    with ward.store.read() as work:
        return work.loop.entries.all()


def write(browser: Browser, **changed: str) -> TestResponse:
    return browser.submit("/said/new", "/said/new", **{**WORDS, **changed})


def act(browser: Browser, ward: Ward, verb: str, **fields: str) -> TestResponse:
    entry = entries(ward)[0]
    page = f"/said/{entry.id}"
    return browser.submit(page, f"{page}/{verb}", **{"seen": str(entry.version), **fields})


def state(ward: Ward) -> EntryState:
    return entries(ward)[0].state


def test_from_a_draft_to_the_page_and_off_it_again_each_step_on_record(
    ward: Ward, nurse: Browser, lead: Browser
) -> None:
    assert write(nurse).status_code == 303
    assert "Pumps beep" not in ward.browser().get("/you-said").text
    assert act(lead, ward, "approve").status_code == 303
    assert "Pumps beep" not in ward.browser().get("/you-said").text
    assert act(lead, ward, "publish").status_code == 303
    page = ward.browser().get("/you-said").text
    assert "Pumps beep at night." in page
    assert "November 2026" in page
    assert act(nurse, ward, "withdraw").status_code == 303
    assert "Pumps beep" not in ward.browser().get("/you-said").text
    assert [did for _, did, _ in ward.acts()] == [
        *("draft_you_said", "approve_you_said", "publish_you_said", "withdraw_you_said")
    ]


def test_the_page_needs_no_cookie_and_may_be_kept_for_a_while(ward: Ward) -> None:
    for address in ("/you-said", "/you-said.xml"):
        answer = ward.browser().get(address)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        again = ward.browser().get(address, **{"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_the_page_shows_nobody_who_is_signed_in(nurse: Browser) -> None:
    """It is kept by shared caches: one person's name would be everybody's."""
    assert "Amina" not in nurse.get("/you-said").text


def test_the_feed_is_atom_with_whole_addresses_and_the_same_words(
    ward: Ward, nurse: Browser, lead: Browser
) -> None:
    write(nurse, said="Food & drink came <late>.")
    act(lead, ward, "approve")
    act(lead, ward, "publish")
    answer = ward.browser().get("/you-said.xml")
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    names = {"a": "http://www.w3.org/2005/Atom"}
    feed = Xml.fromstring(answer.data)  # noqa: S314
    assert feed.findtext("a:updated", namespaces=names) == "2026-11-23T12:00:00+00:00"
    (entry,) = feed.findall("a:entry", names)
    content = entry.findtext("a:content", namespaces=names) or ""
    assert "You said: Food & drink came <late>." in content
    assert (entry.findtext("a:id", namespaces=names) or "").startswith("urn:uuid:")
    link = entry.find("a:link", names)
    assert link is not None
    assert re.fullmatch(r"http://localhost/you-said#entry-[0-9a-f]{32}", link.get("href", ""))


def test_nobody_approves_their_own_words(ward: Ward, lead: Browser) -> None:
    write(lead)
    answer = act(lead, ward, "approve")
    assert (answer.status_code, state(ward)) == (422, EntryState.DRAFT)
    assert "second person" in answer.text


def test_a_nurse_can_neither_approve_nor_publish(ward: Ward, nurse: Browser, lead: Browser) -> None:
    write(lead)
    assert act(nurse, ward, "approve").status_code == 403
    assert act(nurse, ward, "publish").status_code == 403


def test_what_was_not_approved_cannot_be_published(
    ward: Ward, nurse: Browser, lead: Browser
) -> None:
    write(nurse)
    assert act(lead, ward, "publish").status_code == 422
    assert state(ward) is EntryState.DRAFT


def test_words_that_were_changed_after_approval_need_it_again(
    ward: Ward, nurse: Browser, lead: Browser
) -> None:
    write(nurse)
    act(lead, ward, "approve")
    entry = entries(ward)[0]
    page = f"/said/{entry.id}/change"
    assert nurse.submit(page, page, **{**WORDS, "did": "Nothing."}).status_code == 303
    assert state(ward) is EntryState.DRAFT
    assert act(lead, ward, "publish").status_code == 422


def test_an_approval_of_words_one_has_not_seen_is_refused(
    ward: Ward, nurse: Browser, lead: Browser
) -> None:
    write(nurse)
    entry = entries(ward)[0]
    page = f"/said/{entry.id}/change"
    nurse.submit(page, page, **{**WORDS, "said": "Something else."})
    answer = act(lead, ward, "approve", seen=str(entry.version))
    assert (answer.status_code, state(ward)) == (409, EntryState.DRAFT)


@pytest.mark.parametrize("field", ["said", "did"])
def test_identifiers_are_refused_in_plain_words_and_nothing_typed_is_lost(
    ward: Ward, nurse: Browser, field: str
) -> None:
    answer = write(nurse, **{field: "Tell IDENTIFIER we are sorry"})
    assert (answer.status_code, entries(ward)) == (422, [])
    assert "holds what looks like this: NHS number" in answer.text
    assert "Tell IDENTIFIER we are sorry" in answer.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"said": "  "}, "Write what people said."),
        ({"did": ""}, "Write what you did"),
        ({"month": "2026-13"}, "Choose the month"),
        ({"theme": "Nonsense"}, "Choose a theme"),
        ({"said": "long " * 200}, "Make each part shorter"),
    ],
)
def test_what_does_not_fit_is_said(
    ward: Ward, nurse: Browser, changed: dict[str, str], words: str
) -> None:
    answer = write(nurse, **changed)
    assert (answer.status_code, words in answer.text, entries(ward)) == (422, True, [])


def test_a_quotation_needs_leave_a_second_person_and_their_statement(
    ward: Ward, lead: Browser, second: Browser
) -> None:
    response = comments(ward)
    assert "the nurses were kind &lt;b&gt;but&lt;/b&gt;" in lead.get("/said/new").text
    quoted = write(lead, comment=f"{response}.0", quote="the pump beeped all night")
    assert quoted.status_code == 303
    unticked = act(second, ward, "approve")
    assert (unticked.status_code, state(ward)) == (422, EntryState.DRAFT)
    assert "nobody can be recognised" in unticked.text
    assert act(second, ward, "approve", checked="yes").status_code == 303
    act(second, ward, "publish")
    assert "“the pump beeped all night”" in ward.browser().get("/you-said").text


def test_without_a_part_the_whole_comment_is_quoted(ward: Ward, lead: Browser) -> None:
    response = comments(ward)
    write(lead, comment=f"{response}.0")
    assert entries(ward)[0].text.quote == COMMENT


@pytest.mark.parametrize(
    ("number", "publish"), [(6, False), (4, True)], ids=["no leave", "a small month"]
)
def test_a_comment_without_leave_or_from_a_small_month_is_not_quoted(
    ward: Ward, lead: Browser, number: int, publish: bool
) -> None:
    response = comments(ward, number, publish)
    assert "the nurses were kind" not in lead.get("/said/new").text
    answer = write(lead, comment=f"{response}.0", quote="the pump beeped all night")
    assert (answer.status_code, entries(ward)) == (422, [])
    assert "cannot be quoted" in answer.text


def test_nobody_puts_words_into_a_mouth(ward: Ward, lead: Browser) -> None:
    response = comments(ward)
    answer = write(lead, comment=f"{response}.0", quote="everything was perfect")
    assert (answer.status_code, entries(ward)) == (422, [])
    assert "word for word" in answer.text


def test_a_quotation_with_something_hidden_in_it_is_refused(ward: Ward, lead: Browser) -> None:
    response = comments(ward, text="IDENTIFIER was kind")
    assert write(lead, comment=f"{response}.0").status_code == 422


def test_a_nurse_neither_sees_comments_nor_quotes_one(ward: Ward, nurse: Browser) -> None:
    response = comments(ward)
    assert "the nurses were kind" not in nurse.get("/said/new").text
    write(nurse, comment=f"{response}.0", quote="the pump beeped all night")
    assert entries(ward)[0].text.quote == ""


def test_a_nurse_who_changes_the_words_keeps_the_quotation_or_leaves_it_out(
    ward: Ward, nurse: Browser, lead: Browser
) -> None:
    response = comments(ward)
    write(lead, comment=f"{response}.0")
    page = f"/said/{entries(ward)[0].id}/change"
    nurse.submit(page, page, **{**WORDS, "did": "More."})
    assert entries(ward)[0].text.quote == COMMENT
    nurse.submit(page, page, **WORDS, leave_out="yes")
    assert (entries(ward)[0].text.quote, entries(ward)[0].text.quote_of) == ("", "")


def test_a_comment_deleted_after_approval_is_not_published(
    ward: Ward, lead: Browser, second: Browser
) -> None:
    response = comments(ward)
    write(lead, comment=f"{response}.0")
    act(second, ward, "approve", checked="yes")
    with ward.store.begin() as work:
        work.feedback.delete(response)
    assert act(second, ward, "publish").status_code == 422
    with ward.store.begin() as work:
        work.loop.entries.forget_quotation(response)
    assert entries(ward)[0].text.quote == ""


def test_an_entry_that_is_none_is_not_found(nurse: Browser) -> None:
    assert nurse.get("/said/nothing-here").status_code == 404
    assert nurse.get("/said/nothing-here/change").status_code == 404


@pytest.mark.parametrize("address", ["/said", "/said/new", "/actions"])
def test_an_administrator_reads_none_of_it(ward: Ward, address: str) -> None:
    assert ward.signed_in(ward.staff("Sam", "admin")).get(address).status_code == 403


def add(browser: Browser, **changed: str) -> TestResponse:
    fields = {"what": "Order quieter pumps", "who": "Ward manager", "due_on": "2026-12-01"}
    return browser.submit("/actions", "/actions", **{**fields, **changed})


def test_an_action_is_added_done_and_reopened(ward: Ward, nurse: Browser, lead: Browser) -> None:
    write(nurse)
    entry = entries(ward)[0]
    assert add(lead, entry=entry.id).status_code == 303
    assert "Order quieter pumps (Ward manager): not done yet" in nurse.get(f"/said/{entry.id}").text
    with ward.store.read() as work:
        (action,) = work.loop.actions.all()
    assert action.due_on == date(2026, 12, 1)
    for verb, finished in (("done", True), ("done", True), ("reopen", False)):
        assert nurse.submit("/actions", f"/actions/{action.id}/{verb}").status_code == 303
        with ward.store.read() as work:
            (action,) = work.loop.actions.all()
        assert (action.done_at is not None) is finished
    acts = [act for _, act, _ in ward.acts()]
    assert acts == ["draft_you_said", "add_action", "finish_action", "reopen_action"]


def test_an_action_past_its_day_is_late(ward: Ward, nurse: Browser) -> None:
    add(nurse)
    assert "Late" not in nurse.get("/actions").text
    ward.house.clock.at += timedelta(days=9)
    assert "Late" in ward.signed_in(ward.staff("Bea")).get("/actions").text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"what": " "}, "Write what will be done"),
        ({"who": ""}, "Write what will be done"),
        ({"due_on": "soon"}, "Choose a day"),
        ({"due_on": "2026-11-01"}, "Choose a day"),
        ({"due_on": "2126-12-01"}, "Choose a day"),
        ({"who": "x" * 81}, "At most 300 characters"),
    ],
)
def test_an_action_that_does_not_fit_is_not_added_and_not_lost(
    ward: Ward, nurse: Browser, changed: dict[str, str], words: str
) -> None:
    answer = add(nurse, **changed)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert ("Order quieter pumps" in answer.text) is ("what" not in changed)
    with ward.store.read() as work:
        assert work.loop.actions.all() == []


def test_identifiers_in_an_action_are_hidden(ward: Ward, nurse: Browser) -> None:
    add(nurse, what="Ring IDENTIFIER")
    assert "Ring [NHS number]" in nurse.get("/actions").text


def test_an_action_or_an_entry_that_is_none_is_not_found(nurse: Browser) -> None:
    assert nurse.submit("/actions", "/actions/nothing/done").status_code == 404
    assert add(nurse, entry="nothing").status_code == 404

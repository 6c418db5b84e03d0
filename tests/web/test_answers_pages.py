"""The answers' pages: find one, change it, have it approved, and it is what patients get."""

from __future__ import annotations

import numpy as np
import pytest

from bot.web.console.presenters.answers import changes
from bot.web.console.presenters.unanswered import groups
from tests.web.ward import Browser, Ward

PAGE, FORM = "/answers/driving", "/answers/driving/change"
NEW = {"answer": "Do not drive if you feel sleepy.", "help_line": "Call 111.", "why": "shorter"}


@pytest.fixture
def author(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Amina", "nurse"))


@pytest.fixture
def lead(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Ben", "lead"))


def words(browser: Browser, address: str) -> str:
    return " ".join(browser.get(address).text.split())


def test_from_finding_it_to_live(ward: Ward, author: Browser, lead: Browser) -> None:
    found = words(author, "/answers?q=driv")
    assert "1 found for “driv”" in found
    assert 'href="/answers/driving"' in found
    assert author.submit(FORM, FORM, **NEW).status_code == 303
    draft = words(author, f"{PAGE}?done=kept")
    assert "somebody else must approve it" in draft
    assert "Approve: patients get this now" not in draft
    assert "About driving." in draft
    assert 'Waiting for approval <span class="app-filters__count">1</span>' in words(
        lead, "/answers"
    )
    assert "Approve: patients get this now" in words(lead, PAGE)
    assert lead.submit(PAGE, f"{PAGE}/approve").status_code == 303
    live = words(author, f"{PAGE}?done=live")
    assert "Patients get version 2 from now on" in live
    assert "Approved by ben@demo.example" in live
    assert "About driving." not in live.split("History")[0]


def test_what_may_not_be_said_comes_back_with_what_was_typed(author: Browser) -> None:
    answer = author.submit(FORM, FORM, **{**NEW, "answer": "Take two tablets & sleep."})
    assert answer.status_code == 422
    assert "says &#34;two tablets&#34;" in answer.text
    assert "Take two tablets &amp; sleep." in answer.text


def test_a_draft_changed_meanwhile_is_not_approved_unread(author: Browser, lead: Browser) -> None:
    author.submit(FORM, FORM, **NEW)
    read = words(lead, PAGE)
    version = read.split('name="version" value="')[1].split('"')[0]
    author.submit(FORM, FORM, **{**NEW, "answer": "Other words."})
    answer = lead.submit(PAGE, f"{PAGE}/approve", version=version)
    assert answer.status_code == 409
    assert "This draft has just changed" in answer.text


def test_a_draft_kept_meanwhile_is_told_of_and_what_was_typed_stays(
    author: Browser, lead: Browser
) -> None:
    form = words(author, FORM)
    token = form.split('name="csrf_token" value="')[1].split('"')[0]
    lead.submit(FORM, FORM, **NEW)
    mine = {**NEW, "answer": "My own words.", "csrf_token": token, "seen": ""}
    told = author.post(FORM, **mine)
    assert told.status_code == 422
    assert "Somebody else kept a draft while you were writing" in told.text
    assert "My own words." in told.text


def test_an_administrator_is_shown_no_patients(ward: Ward) -> None:
    ward.house.patient_says("emergency:E1 chest pain")
    ward.house.work()
    assert "/conversations/" in ward.signed_in(ward.staff("Hal", "nurse")).get("/answers").text
    assert "/conversations/" not in ward.signed_in(ward.staff("Ida", "admin")).get("/answers").text


def test_a_nurse_cannot_approve_and_an_administrator_cannot_write(ward: Ward) -> None:
    nurse = ward.signed_in(ward.staff("Cleo", "nurse"))
    ward.signed_in(ward.staff("Dan", "nurse")).submit(FORM, FORM, **NEW)
    assert nurse.submit(PAGE, f"{PAGE}/approve").status_code == 403
    admin = ward.signed_in(ward.staff("Eve", "admin"))
    assert admin.get(PAGE).status_code == 200
    assert admin.get(FORM).status_code == 403


@pytest.mark.parametrize("address", ["/answers/nothing", "/answers/nothing/change"])
def test_an_unknown_answer_is_not_found(author: Browser, address: str) -> None:
    assert author.get(address).status_code == 404


def test_answers_due_for_review_are_listed_sixty_days_before(ward: Ward, author: Browser) -> None:
    assert 'Review due <span class="app-filters__count">0</span>' in words(author, "/answers")
    ward.house.clock.forward(days=290)
    author = ward.signed_in(ward.staff("Faye", "nurse"))
    listed = words(author, "/answers?show=due")
    assert 'Review due <span class="app-filters__count">2</span>' in listed
    assert "Review due by 1 November 2027" in listed


def test_whoever_may_approve_is_told_on_the_queue(
    ward: Ward, author: Browser, lead: Browser
) -> None:
    assert "1 answer needs you" not in words(lead, "/queue")
    author.submit(FORM, FORM, **NEW)
    assert "1 answer needs you" in words(lead, "/queue")
    assert "needs you" not in words(author, "/queue")


def test_an_overdue_answer_says_that_patients_do_not_get_it(ward: Ward) -> None:
    ward.house.clock.forward(days=400)
    author = ward.signed_in(ward.staff("Gus", "nurse"))
    assert "Not given since its review was due (1 November 2027)" in words(author, PAGE)


def test_the_questions_without_an_answer_are_grouped(ward: Ward, author: Browser) -> None:
    one, other = np.eye(2, 384, dtype="<f4")
    with ward.store.begin() as work:
        for text, vector in (("where do i park", one), ("parking?", one), ("any wifi", other)):
            day = ward.house.clock.now().date()
            work.unanswered.add(text, ["faq/driving"], vector.tobytes(), day)
        (first, second) = groups(work.unanswered.newest())
    assert set(first.texts) == {"where do i park", "parking?"}
    assert second.texts == ("any wifi",)
    page = words(author, "/unanswered")
    assert "2 messages: “" in page
    assert "1 message: “any wifi”" in page
    assert '<a href="/answers/driving">Driving</a>' in page


def test_changes_show_words_taken_out_and_added() -> None:
    pieces = [(p.kind, p.words) for p in changes("do not drive now", "do not ride or drive")]
    assert pieces == [
        ("same", "do not"),
        ("new", "ride or"),
        ("same", "drive"),
        ("gone", "now"),
    ]

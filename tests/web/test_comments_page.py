"""Comments to read: what is due, what was kept, and that no comment gets a day."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from bot.core.comment_clock import Reading
from bot.core.feedback_records import FeedbackResponse
from bot.store import SqlStore
from tests.web.ward import Browser, Ward, hidden_fields


@pytest.fixture
def lead(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Lee", "lead"))


def leave(ward: Ward, text: str, month: str = "2026-11") -> str:
    with ward.store.begin() as work:
        return work.feedback.add(FeedbackResponse(month, "paper", fft_why=text))


def mark(browser: Browser, comment: str, as_: str) -> TestResponse:
    token = hidden_fields(browser.get("/queue").text).get("csrf_token", "")
    fields = {"csrf_token": token, "comment": comment, "mark": as_}
    return browser.client.post("/comments", data=fields)


def look(browser: Browser) -> str:
    return " ".join(browser.get("/comments").text.split())


def front(browser: Browser) -> str:
    """What the front page says of comments: the rest of it holds tokens that change."""
    html = " ".join(browser.get("/queue").text.split())
    found = re.search(r"Comments people left.*?</p>", html)
    assert found is not None
    return found[0]


def later(ward: Ward, browser: Browser, **parts: float) -> None:
    """Time goes by while the person stays signed in."""
    ward.house.later(**parts)
    now = ward.house.clock.now().timestamp()
    with browser.client.session_transaction() as session:
        session.update(signed_in_at=now, seen_at=now)


def kept(ward: Ward) -> tuple[int, int]:
    standing = ward.wiring().loop.comments.standing()
    return standing.on_time, standing.late


def test_what_was_there_before_anybody_looked_has_no_due_day_and_does_not_count(
    ward: Ward, lead: Browser
) -> None:
    comment = leave(ward, "kind <i>staff</i>")
    assert "nobody has looked at the list yet" in front(lead)
    assert "last 12 months" not in front(lead), "nothing to count is not said as a dash"
    page = look(lead)
    assert "kind &lt;i&gt;staff&lt;/i&gt;" in page
    assert "No due day" in page
    mark(lead, comment, "read")
    assert kept(ward) == (0, 0)


def test_what_is_new_is_due_two_working_days_after_the_look_before(
    ward: Ward, lead: Browser
) -> None:
    look(lead)
    assert "look again by Wednesday 25 November" in front(lead)
    leave(ward, "the pump beeped")
    later(ward, lead, days=1)
    assert "Read it by tomorrow, Wednesday 25 November." in look(lead)
    assert "1 to read by tomorrow, Wednesday 25 November" in front(lead)
    later(ward, lead, days=2)
    assert "Late." in look(lead)
    assert "Late: 1 to read by yesterday" in front(lead)


def test_the_first_word_stops_the_clock_in_time_or_late(ward: Ward, lead: Browser) -> None:
    look(lead)
    early, late = leave(ward, "one"), leave(ward, "two")
    later(ward, lead, days=1)
    look(lead)
    assert mark(lead, early, "read").status_code == 303
    later(ward, lead, days=3)
    mark(lead, late, "concern")
    mark(lead, late, "acted")
    mark(lead, late, "acted")
    assert kept(ward) == (1, 1)
    assert "Read within two working days in the last 12 months: 50% (1 of 2)." in front(lead)
    acts = [act for _, act, subject in ward.acts() if act == "mark_comment" and not subject]
    assert len(acts) == 3, "on record, and no id of a comment with it"


def test_what_came_during_a_busy_day_is_not_late_because_of_what_came_before(
    ward: Ward, lead: Browser
) -> None:
    look(lead)
    first = leave(ward, "first")
    later(ward, lead, days=1)
    look(lead)
    second = leave(ward, "second")
    mark(lead, first, "read")
    later(ward, lead, days=2)
    assert "Read it by today, Thursday 26 November." in look(lead)
    mark(lead, second, "read")
    assert kept(ward) == (2, 0)


def test_a_number_on_the_front_page_does_not_move_when_somebody_sends_an_answer(
    ward: Ward, lead: Browser
) -> None:
    look(lead)
    before = front(lead)
    leave(ward, "just now")
    assert front(lead) == before


def test_no_day_is_kept_with_a_comment_and_none_of_ours_names_it(store: SqlStore) -> None:
    """The attack of test_feedback.py, after staff have read: by column, by id, by row."""
    ward = Ward(store)
    lead = ward.signed_in(ward.staff("Lee", "lead"))
    look(lead)
    ids = [leave(ward, f"words {number}") for number in range(8)]
    later(ward, lead, days=1)
    look(lead)
    for comment in ids:
        mark(lead, comment, "read")
    with store.engine.connect() as connection:
        names = {c["name"]: str(c["type"]) for c in sa.inspect(connection).get_columns("feedback")}
        assert not [n for n, kind in names.items() if "DATE" in kind or "TIME" in kind]
        for table in sa.inspect(connection).get_table_names():
            if table == "feedback":
                continue
            rows = connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()  # noqa: S608
            assert not [one for one in ids if one in str(rows)], table
        if connection.dialect.name == "postgresql":
            written = connection.execute(sa.text("SELECT DISTINCT xmin::text FROM feedback"))
            assert len(written.all()) == 1


def test_a_comment_that_its_writer_deletes_is_gone_from_the_list(ward: Ward, lead: Browser) -> None:
    comment = leave(ward, "take this back")
    look(lead)
    with ward.store.begin() as work:
        work.feedback.delete(comment)
    assert "take this back" not in look(lead)
    assert mark(lead, comment, "read").status_code == 404


@pytest.mark.parametrize("wrong", ["", "waiting", "deleted"])
def test_a_mark_that_nobody_can_set_is_refused(ward: Ward, lead: Browser, wrong: str) -> None:
    comment = leave(ward, "one")
    look(lead)
    assert mark(lead, comment, wrong).status_code == 422
    with ward.store.read() as work:
        assert work.loop.comments.get(comment).reading is Reading.WAITING


def test_a_response_without_words_is_not_in_the_list(ward: Ward, lead: Browser) -> None:
    with ward.store.begin() as work:
        work.feedback.add(FeedbackResponse("2026-11", "paper", fft_score="Good"))
    assert "Nothing to read." in look(lead)


def test_nurses_see_how_it_stands_but_no_comment(ward: Ward, lead: Browser) -> None:
    leave(ward, "private words")
    look(lead)
    nurse = ward.signed_in(ward.staff())
    assert nurse.get("/comments").status_code == 403
    assert "Comments people left" in front(nurse)
    assert "private words" not in front(nurse)

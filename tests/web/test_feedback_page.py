"""Feedback by month: what is shown, what is hidden, the return, and who may see it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import pytest

from bot.core.feedback_records import FeedbackResponse
from tests.web.ward import Browser, Ward


@pytest.fixture
def lead(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Lee", "lead"))


def keep(ward: Ward, responses: Sequence[FeedbackResponse]) -> None:
    with ward.store.begin() as work:
        for response in responses:
            work.feedback.add(response)


def said(month: str, score: str, number: int, **more: object) -> list[FeedbackResponse]:
    return [
        FeedbackResponse(month, "messenger", fft_score=score, **more)  # type: ignore[arg-type]
        for _ in range(number)
    ]


def cells(html: str) -> list[str]:
    """What stands in the tables, without the labels that a phone shows."""
    labelled = re.sub(r'<span class="nhsuk-table-responsive__heading".*?</span>', "", html)
    bodies = re.findall(r"<tbody.*?</tbody>", labelled, re.DOTALL)
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", "".join(bodies), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found]


def test_a_month_is_shown_with_its_percentages_and_comments(ward: Ward, lead: Browser) -> None:
    keep(ward, said("2026-10", "Very good", 12, fft_why="Kind <b>staff</b>", publish=True))
    keep(ward, said("2026-10", "Poor", 6, pain_worst=8))
    html = " ".join(lead.get("/feedback").text.split())
    assert cells(html)[:3] == ["October 2026", "18", "67%"]
    assert "Kind &lt;b&gt;staff&lt;/b&gt;" in html
    assert "May be shared without a name" in html
    assert "small numbers, treat with care" in html
    assert ("lee@demo.example", "read_feedback", "") in ward.acts()


def test_a_small_month_shows_no_figure_and_no_words(ward: Ward, lead: Browser) -> None:
    keep(ward, said("2026-09", "Good", 30))
    keep(ward, said("2026-08", "Good", 20))
    keep(ward, said("2026-10", "Very poor", 3, fft_why="they know who I am"))
    html = lead.get("/feedback?month=2026-10").text
    assert "they know who I am" not in html
    assert "Fewer than 5 people answered" in html
    # No figure adds months up, so the others need not be hidden with it.
    found = cells(html)
    assert {"30", "20"} <= set(found)
    assert "3" not in found
    assert found.count("*") >= 7, "the month and all of its answers"


def test_without_feedback_the_page_says_so(lead: Browser) -> None:
    assert "No feedback yet." in lead.get("/feedback").text


def test_the_return_is_exact_adds_up_and_is_on_record(ward: Ward, lead: Browser) -> None:
    keep(ward, said("2026-10", "Very good", 2) + said("2026-10", "Don't know", 1))
    keep(ward, [FeedbackResponse("2026-10", "paper", fft_score="Good")])
    answer = lead.get("/feedback/return.csv?month=2026-10")
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert (row["very_good"], row["good"], row["dont_know"]) == ("2", "1", "1")
    assert (row["total_responses"], row["mode_online"], row["mode_paper_home"]) == ("4", "3", "1")
    assert row["checks"] == "fail: ORG_CODE or SITE_CODE is not set"
    assert ("lee@demo.example", "export_return", "") in ward.acts()


@pytest.mark.parametrize("month", ["", "2026-13", "../../etc", "2026-10-01"])
def test_a_month_that_is_none_is_not_found(lead: Browser, month: str) -> None:
    assert lead.get(f"/feedback/return.csv?month={month}").status_code == 404


def test_nurses_do_not_read_comments(ward: Ward) -> None:
    nurse = ward.signed_in(ward.staff())
    assert nurse.get("/feedback").status_code == 403
    assert nurse.get("/feedback/return.csv?month=2026-10").status_code == 403


def comment_page(page: str) -> list[str]:
    return re.findall(r'href="(/feedback/2026-10/comments/[^"]+)"', page)


def test_themes_are_counted_and_a_person_puts_them_right(ward: Ward, lead: Browser) -> None:
    keep(ward, said("2026-10", "Good", 6, fft_why="bad food"))
    page = lead.get("/feedback?month=2026-10").text
    assert "Environment, food, noise, parking" in page
    assert "a person has looked at 0 of 6" in page
    (address, *_) = comment_page(page)
    before = ward.acts()
    assert "bad food" in lead.get(address).text
    assert ward.acts()[len(before) :] == [("lee@demo.example", "read_feedback", "")]
    answer = lead.submit(address, address, themes="dignity", tone="mixed")
    assert answer.status_code == 303
    page = lead.get("/feedback?month=2026-10").text
    assert "Dignity and privacy (chosen by Lee)" in page
    assert "a person has looked at 1 of 6" in page
    assert ("lee@demo.example", "confirm_themes", "2026-10") in ward.acts()


def test_choosing_nothing_is_said(ward: Ward, lead: Browser) -> None:
    keep(ward, said("2026-10", "Good", 6, fft_why="bad food"))
    (address, *_) = comment_page(lead.get("/feedback?month=2026-10").text)
    answer = lead.submit(address, address, tone="mixed")
    assert "Choose at least one theme" in answer.text
    assert answer.status_code in (403, 422)


@pytest.mark.parametrize(
    "address",
    [
        "/feedback/2026-10/comments/nobody/fft_why",
        "/feedback/2026-13/comments/nobody/fft_why",
        "/feedback/x/comments/nobody/fft_why",
        "/feedback/2026-10/comments/{id}/fft_better",
        "/feedback/2026-10/comments/{id}/id",
        "/feedback/2026-09/comments/{id}/fft_why",
        "/feedback/2026-08/comments/{few}/fft_why",
    ],
)
def test_a_comment_that_is_not_there_or_of_a_small_month_is_not_shown(
    ward: Ward, lead: Browser, address: str
) -> None:
    keep(ward, said("2026-10", "Good", 6, fft_why="bad food"))
    keep(ward, said("2026-08", "Good", 2, fft_why="they know me"))
    with ward.store.read() as work:
        known = work.feedback.of_month("2026-10")[0].id
        few = work.feedback.of_month("2026-08")[0].id
    assert lead.get(address.format(id=known, few=few)).status_code == 404


def test_what_was_said_of_a_comment_goes_with_it(ward: Ward, lead: Browser) -> None:
    keep(ward, said("2026-10", "Good", 6, fft_why="bad food"))
    (address, *_) = comment_page(lead.get("/feedback?month=2026-10").text)
    lead.submit(address, address, themes="dignity", tone="mixed")
    with ward.store.begin() as work:
        work.feedback.delete(address.split("/")[4])
    with ward.store.read() as work:
        assert work.feedback.tags.of_month("2026-10") == {}
        assert len(work.feedback.of_month("2026-10")) == 5

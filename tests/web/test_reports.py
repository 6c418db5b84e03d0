"""What the service did, in figures that agree with what happened."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.report_ports import HourCount, SourceCount
from bot.store import SqlStore
from bot.web.console.presenters.reports import Chart, assistant, topics, volumes
from tests.web.ward import Browser, Ward


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    """On each database: counting by hour is written differently for them."""
    return Ward(store)


@pytest.fixture
def browser(ward: Ward) -> Browser:
    """A lead reads the reports of a morning: three hand-offs, one answered after 20 minutes."""
    house, amina = ward.house, ward.staff()
    for user, text in (("p0", "hello"), ("p1", "emergency:E1"), ("p2", "urgent:U1 it hurts")):
        house.patient_says(text, user)
        house.work()
    house.patient_says("complaint", "p3")
    house.work()
    house.clock.forward(minutes=20)
    house.take_over(ward.conversation_id("p2"), amina)
    house.reply(ward.conversation_id("p2"), amina, "Hello", "form-1")
    house.deliver_all()
    house.hand_back(ward.conversation_id("p2"), amina, "answered")
    house.work()
    house.take_over(ward.conversation_id("p3"), amina)
    house.hand_back(ward.conversation_id("p3"), amina, "phoned")
    return ward.signed_in(ward.staff("Lena", "lead"))


def rows_of(browser: Browser, name: str, days: int = 7) -> dict[str, list[str]]:
    answer = browser.get(f"/reports/{name}.csv?days={days}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    return {row[0]: row[1:] for row in csv.reader(io.StringIO(answer.text))}


def test_messages_are_counted_on_their_day_by_platform(browser: Browser, ward: Ward) -> None:
    rows = rows_of(browser, "volumes")
    today = ward.house.clock.now()
    assert rows["Day"] == ["Messages", "Messenger"]
    assert rows[f"{today.day} {today:%B}"] == ["4", "4"]
    assert sum(int(row[0]) for name, row in rows.items() if name != "Day") == 4
    assert len(rows) == 1 + 7


def test_reasons_waits_and_first_replies_are_those_that_happened(browser: Browser) -> None:
    assert rows_of(browser, "reasons") == {
        "Reason": ["Conversations"],
        "P1 Emergency": ["1"],
        "P2 Urgent": ["1"],
        "P3 Complaint": ["1"],
    }
    waits = rows_of(browser, "waiting")
    assert waits["P1 Emergency"] == ["1", "1", "20 min", "20 min", "5 min"]
    assert waits["P2 Urgent"] == ["1", "0", "20 min", "20 min", "30 min"]
    replies = rows_of(browser, "first-replies")
    counted = {name: row[0] for name, row in replies.items() if row[0] in ("1", "2", "3")}
    assert counted == {"5 to 30 minutes": "1", "Closed without writing": "1", "Not yet": "1"}


def test_the_table_on_the_page_is_the_csv(browser: Browser) -> None:
    html = browser.get("/reports?days=7").text
    for name in ("volumes", "reasons", "waiting", "first-replies", "assistant"):
        section = html.split(f'aria-labelledby="{name}-title"')[1].split("</section>")[0]
        labelled = re.sub(r'<span class="nhsuk-table-responsive__heading".*?</span>', "", section)
        table = re.findall(r"<t[hd][^>]*>(?:<span>)?([^<]*)(?:</span>)?</t[hd]>", labelled)
        text = browser.get(f"/reports/{name}.csv?days=7").text
        assert table == [cell for row in csv.reader(io.StringIO(text)) for cell in row], name
        assert section.count("<rect") == len(rows_of(browser, name)) - 1


def test_what_lies_before_the_period_is_not_counted(browser: Browser, ward: Ward) -> None:
    ward.house.clock.forward(days=10)
    later = ward.signed_in(ward.staff("Lee", "governance"))
    assert rows_of(later, "reasons") == {"Reason": ["Conversations"]}
    assert len(rows_of(later, "reasons", 28)) == 4
    assert sum(int(row[0]) for row in list(rows_of(later, "volumes", 91).values())[1:]) == 4


def test_no_words_and_no_ids_are_in_the_reports(browser: Browser, ward: Ward) -> None:
    text = browser.get("/reports").text
    for name in ("volumes", "reasons", "waiting", "first-replies", "assistant", "unanswered"):
        text += browser.get(f"/reports/{name}.csv").text
    assert "it hurts" not in text
    assert ward.conversation_id("p2") not in text.replace(f"but={ward.conversation_id('p2')}", "")
    assert "p2" not in re.findall(r">([^<]*)<", text)


@pytest.mark.parametrize("path", ["/reports/nothing.csv", "/reports/..%2fqueue.csv"])
def test_a_report_that_does_not_exist_is_404(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("days", ["0", "-1", "9999999999", "x"])
def test_a_period_that_is_not_offered_is_a_week(browser: Browser, days: str) -> None:
    assert "7 days" in re.findall(
        r'aria-current="page">([^<]+)</a>', browser.get(f"/reports?days={days}").text
    )


def test_an_administrator_does_not_see_them(ward: Ward) -> None:
    browser = ward.signed_in(ward.staff("Adam", "admin"))
    assert browser.get("/reports").status_code == 403
    assert browser.get("/reports/volumes.csv").status_code == 403


def test_an_hour_before_midnight_in_summer_belongs_to_the_next_day_in_london() -> None:
    late = HourCount(datetime(2026, 7, 1, 23, tzinfo=UTC), "messenger", 5)
    chart = volumes([late], 1, date(2026, 7, 1), date(2026, 7, 8))
    assert chart.rows[0][:2] == ("1 July", 0)
    assert chart.rows[1][:2] == ("2 July", 5)


def test_a_long_period_is_counted_by_week_and_loses_nothing() -> None:
    since = date(2026, 7, 1)
    begin = datetime(2026, 7, 1, 12, tzinfo=UTC)
    counts = [HourCount(begin + timedelta(days=n), "twitter", 1) for n in range(91)]
    chart = volumes(counts, 3, since, since + timedelta(days=91))
    assert [row[1] for row in chart.rows] == [7] * 13


def test_merged_words_count_once_as_the_weightiest() -> None:
    said = [
        SourceCount("utter_opening_privacy, utter_faq/pca", 2),
        SourceCount("utter_greet", 1),
        SourceCount("utter_crisis_carer", 1),
        SourceCount("utter_something_new", 1),
    ]
    assert dict(assistant(said).rows) == {
        "Gave an approved answer": 2,
        "Greetings and thanks": 1,
        "Gave safety words and passed on": 1,
        "Other words": 1,
    }
    assert topics(said, {"faq/pca": "What a PCA is"}).rows == (("What a PCA is", 2),)


def test_what_does_not_fit_on_the_page_is_one_row() -> None:
    said = [SourceCount(f"utter_faq/t{n}", 20 - n) for n in range(15)]
    chart = topics(said, {})
    assert len(chart.rows) == 13
    assert chart.rows[-1] == ("All others", 8 + 7 + 6)


def test_the_longest_bar_is_whole_and_a_cell_cannot_be_a_formula() -> None:
    chart = Chart("x", "X", "", ("What", "Times"), (("=1+1", 4), ("b", 1), ("c", None)))
    assert [length for _, _, length in chart.bars] == [100.0, 25.0, 0.0]
    assert chart.as_csv().splitlines() == ["What,Times", "'=1+1,4", "b,1", "c,"]

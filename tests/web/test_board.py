"""The page for the ward board: what it says, what it hides, and when it can be had."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pypdf
import pytest

from bot.core.feedback_records import FeedbackResponse
from bot.core.you_said import Entry, EntryState, EntryText
from tests.cards.reading import read_aloud
from tests.web.ward import Browser, Ward

PAGE = "/feedback/board.pdf?month="


@pytest.fixture
def lead(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff("Lee", "lead"))


def answers(ward: Ward, month: str, **scores: int) -> None:
    with ward.store.begin() as work:
        for score, number in scores.items():
            for _ in range(number):
                words = score.replace("_", " ").capitalize()
                work.feedback.add(FeedbackResponse(month, "paper", fft_score=words))


def entry(
    ward: Ward, number: int, state: EntryState, quote: str = "", month: str = "2026-10"
) -> None:
    now = datetime(2026, 11, 2, tzinfo=UTC)
    text = EntryText(month, f"said {number} " + "and more " * 20, f"did {number}", quote=quote)
    with ward.store.begin() as work:
        work.loop.entries.add(
            Entry(f"{number:032x}", text, state, 1, "a@demo.example", now, "b@demo.example", now)
        )


def words_on(browser: Browser, month: str) -> tuple[str, int]:
    answer = browser.get(PAGE + month)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    reader = pypdf.PdfReader(io.BytesIO(answer.data))
    return " ".join(reader.pages[0].extract_text().split()), len(reader.pages)


def test_a_month_stands_on_one_page_with_its_figures_and_what_was_done(
    ward: Ward, lead: Browser
) -> None:
    answers(ward, "2026-10", very_good=42, good=11, poor=2, very_poor=1, dont_know=4)
    entry(ward, 1, EntryState.PUBLISHED, "they came at once")
    entry(ward, 2, EntryState.APPROVED)
    entry(ward, 3, EntryState.PUBLISHED, month="2026-09")
    words, pages = words_on(lead, "2026-10")
    assert pages == 1
    told = (
        "October 2026",
        "95%",
        "5% said it was poor",
        "56 people answered",
        "“they came at once”",
    )
    assert [part for part in told if part not in words] == []
    assert "said 1" in words
    assert "did 1" in words
    assert "said 2" not in words
    assert "said 3" not in words
    assert ("lee@demo.example", "print_board", "") in ward.acts()


def test_small_months_show_no_figure_and_none_that_gives_them_away(
    ward: Ward, lead: Browser
) -> None:
    answers(ward, "2026-08", good=30)
    answers(ward, "2026-09", good=20, poor=5)
    answers(ward, "2026-10", very_poor=3)
    words, _ = words_on(lead, "2026-10")
    assert "no figures" in words
    assert "3" not in words
    assert "0%" not in words
    assert "100%" in words_on(lead, "2026-08")[0]


def test_it_can_be_read_aloud_in_the_order_in_which_it_stands(ward: Ward, lead: Browser) -> None:
    answers(ward, "2026-09", good=9, poor=1)
    answers(ward, "2026-10", good=8)
    entry(ward, 1, EntryState.PUBLISHED, "they came at once")
    pdf = lead.get(PAGE + "2026-10").data
    kinds, words = zip(*read_aloud(pdf), strict=True)
    assert kinds[:2] == ("H1", "P")
    assert [w for k, w in zip(kinds, words, strict=True) if k[0] == "H"] == [
        *("What people told us: October 2026", "Very good or good, by month", "You said, we did")
    ]
    (alt,) = [w for k, w in zip(kinds, words, strict=True) if k == "Figure"]
    assert "September 2026 90%, October 2026 100%" in alt, "the chart says what it shows"
    order = ["100%", "said our service", alt, "These are people", "You said: said 1", "“they came"]
    found = [next(n for n, w in enumerate(words) if w.startswith(start)) for start in order]
    assert found == sorted(found)


def test_it_is_one_sheet_of_a4_with_a_title_and_a_language(ward: Ward, lead: Browser) -> None:
    answers(ward, "2026-10", good=8)
    reader = pypdf.PdfReader(io.BytesIO(lead.get(PAGE + "2026-10").data))
    (page,) = reader.pages
    assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "What people told us: October 2026"
    raw = page.get_contents()
    assert raw is not None
    outside = re.sub(rb"/\w+ (<<.*?>> BDC|BMC).*?EMC", b"", raw.get_data(), flags=re.DOTALL)
    assert not re.search(rb" T[jJ]\b| re\b", outside), "all of it is tagged"


def test_many_entries_leave_it_one_page_and_say_that_there_are_more(
    ward: Ward, lead: Browser
) -> None:
    answers(ward, "2026-10", good=8)
    for number in range(30):
        entry(ward, number, EntryState.PUBLISHED, "q" * 300)
    words, pages = words_on(lead, "2026-10")
    assert pages == 1
    assert "There is more on our web page" in words


@pytest.mark.parametrize("month", ["", "2026-11", "2026-12", "2020-01", "../../etc", "2026-1"])
def test_a_month_that_is_not_over_or_is_none_is_not_found(
    ward: Ward, lead: Browser, month: str
) -> None:
    """Two prints of an open month would differ by one person's answer."""
    answers(ward, "2026-10", good=8)
    answers(ward, "2026-11", good=8)
    assert lead.get(PAGE + month).status_code == 404


def test_nurses_do_not_print_it(ward: Ward) -> None:
    assert ward.signed_in(ward.staff()).get(PAGE + "2026-10").status_code == 403

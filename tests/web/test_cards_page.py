"""The page of discharge cards: a PDF for whoever asks rightly, words for whoever does not."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest
import zxingcpp

from bot.store import SqlStore
from tests.web.ward import Browser, Ward

FORM = {"wards": "Rose Ward\nLily Ward", "size": "a5", "version": "standard"}


@pytest.fixture
def nurse(ward: Ward) -> Browser:
    return ward.signed_in(ward.staff())


def test_a_nurse_makes_cards_for_two_wards(ward: Ward, nurse: Browser) -> None:
    answer = nurse.submit("/cards", "/cards", **FORM)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert "discharge-cards-a5-standard.pdf" in answer.headers["Content-Disposition"]
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages]
    assert ["Rose Ward" in pages[0], "Lily Ward" in pages[-1]] == [True, True]
    assert "Draft: nobody has approved these words" in " ".join(pages[0].split())
    assert ("amina@demo.example", "make_cards", "") in ward.acts()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"wards": ""}, "Write the name of at least one ward."),
        ({"wards": "<b>"}, "cannot be printed: “&lt;b&gt;”"),
        ({"size": "a0"}, "Choose a size"),
        ({"version": "../x"}, "Choose a size"),
    ],
)
def test_what_cannot_be_made_is_said_and_the_wards_are_kept(
    ward: Ward, nurse: Browser, changed: dict[str, str], words: str
) -> None:
    answer = nurse.submit("/cards", "/cards", **{**FORM, **changed})
    assert (answer.status_code, words in answer.text) == (422, True)
    assert ("Lily Ward" in answer.text) is ("wards" not in changed)
    assert ward.acts() == []


def test_in_production_no_card_is_made_of_words_that_nobody_approved(
    sqlite_store: SqlStore,
) -> None:
    strict = Ward(sqlite_store, production=True)
    make = strict.wiring().printing.cards
    with pytest.raises(Exception, match="Nobody has approved the words"):
        make(strict.staff(), "Rose Ward", "a6", "standard")


def test_the_page_says_what_the_codes_open(nurse: Browser) -> None:
    html = nurse.get("/cards").text
    assert "m.me/StGPain" in html
    assert "pain.hospital.example/chat" in html
    assert "These words are a draft" in html


def test_the_codes_of_a_ward_that_is_kept_tell_it_and_others_do_not(store: SqlStore) -> None:
    ward = Ward(store, wards=("Rose Ward",))
    lead = ward.signed_in(ward.staff("Lee", "lead"))
    answer = lead.submit(
        "/cards", "/cards", wards="Rose Ward\nOak Ward", size="a5", version="standard"
    )
    pages = pypdfium2.PdfDocument(answer.data)
    links = [
        {code.text for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())}
        for page in pages
    ]
    assert "https://m.me/StGPain?ref=feedback.rose-ward" in links[0]
    assert "https://pain.hospital.example/chat?ref=feedback.rose-ward" in links[0]
    assert "https://m.me/StGPain?ref=feedback" in links[1]
    told = [page.get_textpage().get_text_range() for page in pages]
    assert ["can tell us your ward" in text for text in told] == [True, False], "and says so"

"""Discharge cards read back: their size, their words, their codes, their tags."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdf
import pypdfium2
import pytest
import zxingcpp

from bot.answers.card_words import load_card_words
from bot.cards import print_cards
from bot.cards.card import MEASURES, PAPER
from bot.core.discharge_card import (
    Card,
    CardSize,
    CardVersion,
    card_for,
    wards_of,
    ways_in,
)
from bot.core.errors import NotPermitted, SetUpBroken
from bot.core.reading_age import grade
from tests.cards.reading import read_aloud

WAYS = ways_in("StGPain", [("900001", "StGManageMyPain")], "https://pain.hospital.example")
LINKS = {
    "https://m.me/StGPain?ref=feedback",
    "https://x.com/messages/compose?recipient_id=900001&text=feedback",
    "https://pain.hospital.example/chat?ref=feedback",
}
FACTS = {"PALS_PHONE": "020 7946 0000", "TRUST_NAME": "The Hospital"}
TODAY = date(2026, 11, 26)
ALL = [(size, version) for size in CardSize for version in CardVersion]
MOST_SIDES = {"a6-standard": 2, "a5-standard": 1, "a4-standard": 1}


def card(
    size: CardSize, version: CardVersion, ward: str = "Rose Ward", tells_ward: bool = False
) -> Card:
    words = load_card_words()[version]
    return card_for(ward, words, WAYS, FACTS, (size, version), TODAY, tells_ward)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def words_on(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(("size", "version"), ALL)
def test_every_page_has_its_paper_size_and_there_are_not_too_many(
    size: CardSize, version: CardVersion
) -> None:
    # The card that says most.
    reader = read(print_cards([card(size, version, tells_ward=True)]))
    millimetres = {
        tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in reader.pages
    }
    assert millimetres == {tuple(round(side) for side in PAPER[size])}
    assert len(reader.pages) <= MOST_SIDES.get(f"{size.value}-{version.value}", 3)


@pytest.mark.parametrize(("size", "version"), ALL)
def test_the_codes_open_what_they_say_in_print(size: CardSize, version: CardVersion) -> None:
    pages = pypdfium2.PdfDocument(print_cards([card(size, version)]))
    pictures = [page.render(scale=2).to_pil() for page in pages]
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]
    assert len(found) == len(LINKS)
    assert set(found) == LINKS


@pytest.mark.parametrize(("size", "version"), ALL)
def test_a_card_says_where_how_else_and_what_not_to_send(
    size: CardSize, version: CardVersion
) -> None:
    words = words_on(read(print_cards([card(size, version)])))
    told = ("Rose Ward", "The Hospital", "m.me/StGPain", "@StGManageMyPain", "“feedback”")
    assert [part for part in told if part not in words] == []
    assert "pain.hospital.example/chat" in words.replace(" /", "/")
    assert "020 7946 0000" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Do not send" in words
    assert "111" in words
    assert "999" in words
    assert "{{" not in words
    assert ("What happens next" in words) is (
        (size, version) == (CardSize.A4, CardVersion.STANDARD)
    )


@pytest.mark.parametrize(("size", "version"), ALL)
def test_letters_are_as_large_as_promised(size: CardSize, version: CardVersion) -> None:
    least = 12 if version is CardVersion.STANDARD else 16
    assert MEASURES[size, version].body >= least
    sizes: list[float] = []
    for page in read(print_cards([card(size, version)])).pages:
        raw = page.get_contents()
        assert raw is not None
        # The picture of the number 999 is a drawing, not text to be read.
        text = re.sub(rb"/Artifact BMC.*?EMC", b"", raw.get_data(), flags=re.DOTALL)
        sizes += [float(points) for points in re.findall(rb"/F\d+ ([\d.]+) Tf", text)]
    assert sizes
    assert min(sizes) >= least


@pytest.mark.parametrize("version", list(CardVersion))
def test_a_card_can_be_read_aloud(version: CardVersion) -> None:
    """Title, language, and a tag on everything in the order in which it stands."""
    reader = read(print_cards([card(CardSize.A5, version)]))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("Tell us")
    about = reader.xmp_metadata
    assert about is not None
    assert about.dc_title == {"x-default": reader.metadata.title}
    assert about.dc_language == ["en-GB"]
    elements = [one.get_object() for one in root["/StructTreeRoot"]["/K"][0]["/K"]]
    kinds = [element["/S"] for element in elements]
    assert kinds[0] == "/H1"
    assert kinds.count("/Figure") == 3
    figures = [str(e["/Alt"]) for e in elements if e["/S"] == "/Figure"]
    assert figures[0] == "QR code for Messenger: m.me/StGPain"
    for page in reader.pages:
        raw = page.get_contents()
        assert raw is not None
        outside = re.sub(rb"/\w+ (<<.*?>> BDC|BMC).*?EMC", b"", raw.get_data(), flags=re.DOTALL)
        assert b" Tj" not in outside
        assert b" TJ" not in outside


@pytest.mark.parametrize(("size", "version"), ALL)
def test_it_is_read_aloud_in_the_order_in_which_it_stands(
    size: CardSize, version: CardVersion
) -> None:
    drawn = card(size, version)
    heard = read_aloud(print_cards([drawn]))
    written = [drawn.title, "Rose Ward · The Hospital"]
    for block in drawn.blocks:
        written.append(block.text)
        if block.kind == "ways":
            for way in drawn.ways:
                written += [f"QR code for {way.name}: {way.typed}", way.name, way.typed]
    last = heard.pop()[1]
    assert last.startswith("Draft"), "who hears it hears that it is one"
    assert [bare(words) for _, words in heard] == [bare(words) for words in written]
    levels = [int(kind[1]) for kind, _ in heard if kind[0] == "H"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), "no level is left out"


def bare(words: str) -> str:
    """Without the spaces, some of which are ends of lines."""
    return "".join(words.split())


def test_typefaces_are_inside_the_file() -> None:
    reader = read(print_cards([card(CardSize.A6, CardVersion.STANDARD)]))
    fonts = reader.pages[0]["/Resources"]["/Font"]
    inside = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for font in fonts.values()
    ]
    assert inside
    assert all("/FontFile2" in descriptor for descriptor in inside)


def test_each_ward_begins_on_a_new_page() -> None:
    cards = [card(CardSize.A5, CardVersion.STANDARD, ward) for ward in ("Rose Ward", "Écru Ward")]
    pages = [page.extract_text() for page in read(print_cards(cards)).pages]
    assert ["Rose Ward" in pages[0], "Écru Ward" in pages[1]] == [True, True]


def test_a_long_ward_name_and_a_long_phone_line_stay_on_the_paper() -> None:
    facts = {**FACTS, "PALS_PHONE": "020 7946 0000 (Monday to Friday, 9am to 5pm, or leave a word)"}
    words = load_card_words()[CardVersion.LARGE]
    paper = (CardSize.A6, CardVersion.LARGE)
    pdf = print_cards([card_for("W" * 60, words, WAYS, facts, paper, TODAY)])
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        width, height = page.get_size()
        boxes = [text.get_charbox(number) for number in range(text.count_chars())]
        assert all(min(x0, y0) > 0 and x1 < width and y1 < height for x0, y0, x1, y1 in boxes)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("  \n ", "at least one ward"),
        ("<script>", "cannot be printed"),
        ("Rose 🌹", "cannot be printed"),
        ("x" * 61, "cannot be printed"),
        ("\n".join(f"Ward {n}" for n in range(41)), "At most 40"),
    ],
)
def test_wards_that_cannot_be_printed_are_refused(written: str, words: str) -> None:
    with pytest.raises(NotPermitted, match=words):
        wards_of(written)


def test_the_same_ward_twice_is_one_card() -> None:
    assert wards_of("Rose Ward\r\n Rose  Ward \nSt. Mary's (3)") == ("Rose Ward", "St. Mary's (3)")


def test_only_ways_that_are_set_up_are_printed() -> None:
    assert ways_in("", [], "") == ()
    assert [way.name for way in ways_in("", [("1", "a"), ("2", "b")], "")] == ["X"]


@pytest.mark.parametrize("version", list(CardVersion))
def test_a_ten_year_old_can_read_it(version: CardVersion) -> None:
    words = load_card_words()[version]
    text = "\n".join(block.text for block in words.blocks)
    assert grade(text) <= 6
    assert "!" not in text


@pytest.mark.parametrize(
    "content",
    [
        "",
        "cards: 5",
        "approved_by: x\nreview_due: soon\ncards: {}",
        "approved_by: x\nreview_due: 2027-01-01\ncards: {standard: {title: T, blocks: [{x: 1}]}}",
        "approved_by: x\nreview_due: 2027-01-01\n"
        "cards: {standard: {title: T, blocks: [{words: a, picture: cat}]}}",
    ],
)
def test_a_broken_file_of_words_names_itself(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cards.yml"
    path.write_text(content)
    with pytest.raises(SetUpBroken, match=r"cards\.yml"):
        load_card_words(path)

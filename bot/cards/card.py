"""Discharge cards on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.cards.codes import draw_code
from bot.cards.paper import BLUE, GREY, POINT, TaggedPaper
from bot.cards.pictures import draw_picture
from bot.core.discharge_card import Block, Card, CardSize, CardVersion, Way

#: Width and height in millimetres (ISO 216).
PAPER = {CardSize.A6: (105.0, 148.0), CardSize.A5: (148.0, 210.0), CardSize.A4: (210.0, 297.0)}
_DRAFT = "Draft: nobody has approved these words yet. Not for patients."


@dataclass(frozen=True)
class Measures:
    """Letters in points (body, title), the rest in millimetres."""

    body: float
    title: float
    margin: float
    code: float

    @property
    def gap(self) -> float:
        """Between two pieces."""
        return self.body * POINT * 0.6

    @property
    def picture(self) -> float:
        """The side of a drawing."""
        return self.body * POINT * 3


#: 12 points at the least, and 16 in large print (NHS England, Accessible Information Standard;
#: UK Association for Accessible Formats).
MEASURES = {
    (CardSize.A6, CardVersion.STANDARD): Measures(12, 17, 7, 27),
    (CardSize.A5, CardVersion.STANDARD): Measures(12, 20, 10, 25),
    (CardSize.A4, CardVersion.STANDARD): Measures(13, 26, 18, 34),
    (CardSize.A6, CardVersion.LARGE): Measures(16, 19, 7, 32),
    (CardSize.A5, CardVersion.LARGE): Measures(18, 25, 10, 38),
    (CardSize.A4, CardVersion.LARGE): Measures(20, 32, 18, 42),
    (CardSize.A6, CardVersion.EASY): Measures(16, 19, 7, 32),
    (CardSize.A5, CardVersion.EASY): Measures(16, 24, 10, 36),
    (CardSize.A4, CardVersion.EASY): Measures(18, 32, 18, 40),
}


def print_cards(cards: Sequence[Card]) -> bytes:
    """One PDF with every card, each beginning on a new page; all are of one size and version."""
    first = cards[0]
    measures = MEASURES[first.size, first.version]
    paper = TaggedPaper(PAPER[first.size], measures.margin, first.title, first.trust)
    for card in cards:
        paper.add_page()
        _Drawing(paper, card, measures).draw()
    return bytes(paper.output())


@dataclass(frozen=True)
class _Drawing:
    paper: TaggedPaper
    card: Card
    measures: Measures

    def draw(self) -> None:
        """The whole card, from the upper edge down."""
        size = self.measures
        self.paper.write_text(self.card.title, size.title, self.paper.epw, "H1", True, BLUE)
        about = " · ".join(filter(None, (self.card.ward, self.card.trust)))
        self.paper.write_text(about, size.body, self.paper.epw, bold=True)
        for number, block in enumerate(self.card.blocks):
            following = self.card.blocks[number + 1 : number + 2]
            self._block(block, following)
        if self.card.draft:
            self._gap()
            self.paper.make_room(self._height(_DRAFT))
            self.paper.write_text(_DRAFT, size.body, self.paper.epw, bold=True, colour=GREY)

    def _block(self, block: Block, following: Sequence[Block]) -> None:
        if block.kind == "heading":
            # A heading does not stand alone at the foot of a page.
            height = self._height(block.text, True)
            height += sum(self._height(one.text) for one in following)
            self._gap()
            self.paper.make_room(height)
            self.paper.write_text(block.text, self.measures.body, self.paper.epw, "H2", True, BLUE)
            return
        self._words(block)
        if block.kind == "ways":
            for way in self.card.ways:
                self._way(way)

    def _words(self, block: Block) -> None:
        beside = self.measures.picture + 3 if block.picture else 0.0
        height = max(self._height(block.text, indent=beside), beside)
        if not self._after_heading(block):
            self._gap()
        self.paper.make_room(height)
        left, top = self.paper.l_margin, self.paper.y
        draw_picture(self.paper, block.picture, left, top, self.measures.picture)
        self.paper.set_xy(left + beside, top)
        self.paper.write_text(block.text, self.measures.body, self.paper.epw - beside)
        self.paper.set_xy(left, max(self.paper.y, top + beside))

    def _way(self, way: Way) -> None:
        side = self.measures.code
        paper, size = self.paper, self.measures
        paper.make_room(side)
        left, top = paper.l_margin, paper.y
        beside = paper.epw - side - 2
        name, typed = way.name, way.typed
        height = self._height(name, True, side + 2) + self._height(typed, indent=side + 2)
        draw_code(paper, way.link, side, f"QR code for {way.name}: {way.typed}")
        paper.set_xy(left + side + 2, top + max(0.0, (side - height) / 2))
        # A level is never left out: under a heading of the card's own, or right under its title.
        above = any(block.kind == "heading" for block in self._before_ways())
        paper.write_text(name, size.body, beside, "H3" if above else "H2", True)
        paper.write_text(typed, size.body, beside)
        paper.set_xy(left, top + side)

    def _before_ways(self) -> Sequence[Block]:
        kinds = [block.kind for block in self.card.blocks]
        return self.card.blocks[: kinds.index("ways")]

    def _after_heading(self, block: Block) -> bool:
        number = self.card.blocks.index(block)
        return number > 0 and self.card.blocks[number - 1].kind == "heading"

    def _gap(self) -> None:
        self.paper.set_y(self.paper.y + self.measures.gap)

    def _height(self, text: str, bold: bool = False, indent: float = 0.0) -> float:
        return self.paper.height_of(text, self.measures.body, self.paper.epw - indent, bold)

"""Paper with an order: every word and picture on it is tagged, so that it can be read aloud.

fpdf2 tags pictures by itself but not text, so text is marked here with the same means: a marked
content sequence, and an element of the structure tree (ISO 32000-1, 14.7 and 14.8).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from xml.sax.saxutils import escape

import fontpkg
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.prefs import ViewerPreferences

FAMILY = "Atkinson Hyperlegible"
LANGUAGE = "en-GB"
#: Millimetres in a point, and a line's height in letters' heights.
POINT, LINE = 25.4 / 72, 1.3
BLUE, INK, GREY = (0, 94, 184), (33, 43, 50), (76, 98, 114)


class TaggedPaper(FPDF):
    """A PDF in one typeface. All lengths in millimetres, letters in points."""

    def __init__(self, size: tuple[float, float], margin: float, title: str, author: str) -> None:
        super().__init__(orientation="portrait", unit="mm", format=size)
        self.set_margin(margin)
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_author(author)
        self.set_lang(LANGUAGE)
        self.set_xmp_metadata(_about(title, author))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.add_font(FAMILY, "", fontpkg.path("atkinson-hyperlegible", weight=400))
        self.add_font(FAMILY, "B", fontpkg.path("atkinson-hyperlegible", weight=700))

    @contextmanager
    def element(self, kind: str, alt: str = "") -> Iterator[None]:
        """What is drawn inside is one element, such as H1, P or Figure; it may not break a page."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{kind}", mcid=number, alt_text=alt or None)
        self._out(f"/{kind} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn inside says nothing that the words do not."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def make_room(self, height: float) -> bool:
        """Begins a new page if so much does not fit on this one; whether it did."""
        if self.y + height <= self.h - self.b_margin or self.y <= self.t_margin:
            return False
        self.add_page()
        return True

    def height_of(self, text: str, points: float, width: float, bold: bool = False) -> float:
        """How high a text is in a column."""
        self._pen(points, bold)
        height = self.multi_cell(
            width,
            points * POINT * LINE,
            text,
            align="L",
            dry_run=True,
            output=MethodReturnValue.HEIGHT,
        )
        return float(height)  # type: ignore[arg-type]

    def write_text(
        self,
        text: str,
        points: float,
        width: float,
        kind: str = "P",
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        """Writes a text in a column that begins where the pen is, and leaves the pen below it."""
        left = self.x
        self._pen(points, bold)
        self.set_text_color(*colour)
        with self.element(kind):
            self.multi_cell(
                width,
                points * POINT * LINE,
                text,
                align="L",
                new_x=XPos.LEFT,
                new_y=YPos.NEXT,
            )
        self.set_x(left)

    def _pen(self, points: float, bold: bool) -> None:
        self.set_font(FAMILY, "B" if bold else "", points)


def _about(title: str, author: str) -> str:
    """What readers of PDF 1.5 and later look up first (ISO 16684-1; asked for by PDF/UA)."""
    named = (("title", "Alt", "x-default", title), ("creator", "Seq", "", author))
    parts = "".join(
        f"<dc:{name}><rdf:{kind}><rdf:li{f' xml:lang="{lang}"' if lang else ''}>{escape(words)}"
        f"</rdf:li></rdf:{kind}></dc:{name}>"
        for name, kind, lang, words in named
        if words
    )
    language = f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>"
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{parts}{language}</rdf:Description></rdf:RDF>"
    )

"""The page for the ward board on A4."""

from __future__ import annotations

from dataclasses import dataclass

from bot.cards.paper import BLUE, GREY, INK, TaggedPaper
from bot.core.ward_board import BoardPage
from bot.core.you_said import Entry

BODY, SMALL_PRINT, HEADING, TITLE, FIGURE = 14.0, 12.0, 18.0, 28.0, 50.0
CHART, FIGURE_WIDTH = 38.0, 56.0
_NO_FIGURES = (
    "So few people answered that we show no figures: others could guess what somebody said."
)
_HONEST = (
    "These are people who chose to answer. Figures of different hospitals or wards cannot be "
    "compared."
)
_NOTHING_DONE = "We are still working on what people told us in this month."


def print_board(page: BoardPage) -> bytes:
    """A PDF of one A4 page. What does not fit of "You said, we did" is left to the web page."""
    title = f"What people told us: {page.month.name}"
    paper = TaggedPaper((210.0, 297.0), 18.0, title, page.trust)
    paper.add_page()
    paper.write_text(title, TITLE, paper.epw, "H1", True, BLUE)
    paper.write_text(f"The pain team · {page.trust}", BODY, paper.epw, bold=True)
    paper.set_y(paper.y + 4)
    _figures(paper, page)
    _Story(paper, page).draw()
    return bytes(paper.output())


def _figures(paper: TaggedPaper, page: BoardPage) -> None:
    month = page.month
    if month.height is None:
        paper.write_text(_NO_FIGURES, BODY, paper.epw)
    else:
        top = paper.y
        paper.write_text(month.positive, FIGURE, FIGURE_WIDTH, bold=True, colour=BLUE)
        below = paper.y
        paper.set_xy(paper.l_margin + FIGURE_WIDTH, top + 4)
        width = paper.epw - FIGURE_WIDTH
        paper.write_text("said our service was very good or good.", HEADING, width, bold=True)
        paper.write_text(
            f"{month.negative} said it was poor or very poor. {month.total} people answered.",
            BODY,
            width,
        )
        paper.set_xy(paper.l_margin, max(below, paper.y) + 2)
    if len(page.months) > 1:
        _chart(paper, page)
    paper.write_text(_HONEST, SMALL_PRINT, paper.epw, colour=GREY)


def _chart(paper: TaggedPaper, page: BoardPage) -> None:
    words = "Very good or good, by month"
    paper.write_text(words, BODY, paper.epw, "H2", True)
    each = ", ".join(
        f"{month.name} {'not shown' if month.height is None else month.positive}"
        for month in page.months
    )
    left, top = paper.l_margin, paper.y + 2
    step = paper.epw / len(page.months)
    with paper.element("Figure", f"Bar chart. {words}: {each}."):
        for number, month in enumerate(page.months):
            x = left + number * step
            paper.set_fill_color(*BLUE)
            if month.height is not None:
                height = CHART * month.height / 100
                paper.rect(x, top + CHART - height, step * 0.8, height, "F")
        paper.set_draw_color(*INK)
        paper.line(left, top + CHART, left + paper.epw, top + CHART)
    paper.set_y(top + CHART + 1)
    paper.write_text(
        f"{page.months[0].name} to {page.month.name}. No bar: too few answers to show.",
        SMALL_PRINT,
        paper.epw,
    )
    paper.set_y(paper.y + 2)


@dataclass(frozen=True)
class _Story:
    """ "You said, we did" as far as it fits on the page."""

    paper: TaggedPaper
    page: BoardPage

    def draw(self) -> None:
        """From where the pen is down to the foot of the page."""
        paper = self.paper
        paper.set_y(paper.y + 4)
        paper.write_text("You said, we did", HEADING, paper.epw, "H2", True, BLUE)
        if not self.page.entries:
            paper.write_text(_NOTHING_DONE, BODY, paper.epw)
        left_out = False
        for entry in self.page.entries:
            height = sum(self._height(text, bold) for text, bold in _texts(entry)) + 4
            if paper.y + height > paper.h - paper.b_margin - self._height(self._more()):
                left_out = True
                continue
            for text, bold in _texts(entry):
                paper.write_text(text, BODY, paper.epw, bold=bold)
            paper.set_y(paper.y + 4)
        if left_out or self.page.more_at:
            paper.write_text(self._more(), BODY, paper.epw)

    def _more(self) -> str:
        where = f": {self.page.more_at}" if self.page.more_at else "."
        return f"There is more on our web page{where}"

    def _height(self, text: str, bold: bool = False) -> float:
        return self.paper.height_of(text, BODY, self.paper.epw, bold)


def _texts(entry: Entry) -> list[tuple[str, bool]]:
    quoted = [(f"“{entry.text.quote}”", False)] if entry.text.quote else []
    said, did = f"You said: {entry.text.said}", f"We did: {entry.text.did}"
    return [(said, True), *quoted, (did, False)]

"""Simple drawings beside easy-read words. They say nothing that the words do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.cards.paper import BLUE, FAMILY, INK, TaggedPaper

RED = (179, 22, 15)


def draw_picture(paper: TaggedPaper, name: str, left: float, top: float, side: float) -> None:
    """A drawing in a square; unknown names draw nothing."""
    draw = _DRAWINGS.get(name)
    if draw is None:
        return
    with paper.decoration(), paper.local_context():
        paper.set_draw_color(*INK)
        paper.set_fill_color(*BLUE)
        paper.set_line_width(side / 28)
        draw(paper, left, top, side)


def _talk(paper: TaggedPaper, x: float, y: float, s: float) -> None:
    paper.rect(x + 0.08 * s, y + 0.15 * s, 0.84 * s, 0.5 * s, "D", True, 0.1 * s)
    tail = [(x + 0.25 * s, y + 0.65 * s), (x + 0.2 * s, y + 0.88 * s), (x + 0.45 * s, y + 0.65 * s)]
    paper.polygon(tail, style="DF")
    for line, length in ((0.3, 0.6), (0.42, 0.6), (0.54, 0.35)):
        paper.line(x + 0.2 * s, y + line * s, x + (0.2 + length) * s, y + line * s)


def _person(paper: TaggedPaper, x: float, y: float, s: float) -> None:
    paper.circle(x + 0.5 * s, y + 0.3 * s, 0.17 * s, style="DF")
    paper.polygon(
        [
            (x + 0.2 * s, y + 0.9 * s),
            (x + 0.32 * s, y + 0.55 * s),
            (x + 0.68 * s, y + 0.55 * s),
            (x + 0.8 * s, y + 0.9 * s),
        ],
        style="DF",
    )


def _clock(paper: TaggedPaper, x: float, y: float, s: float) -> None:
    paper.circle(x + 0.5 * s, y + 0.5 * s, 0.38 * s, style="D")
    paper.line(x + 0.5 * s, y + 0.5 * s, x + 0.5 * s, y + 0.2 * s)
    paper.line(x + 0.5 * s, y + 0.5 * s, x + 0.72 * s, y + 0.5 * s)


def _phone(paper: TaggedPaper, x: float, y: float, s: float) -> None:
    paper.rect(x + 0.28 * s, y + 0.08 * s, 0.44 * s, 0.84 * s, "D", True, 0.06 * s)
    paper.rect(x + 0.34 * s, y + 0.18 * s, 0.32 * s, 0.54 * s, "F")
    paper.circle(x + 0.5 * s, y + 0.82 * s, 0.04 * s, style="D")


def _paper(paper: TaggedPaper, x: float, y: float, s: float) -> None:
    paper.rect(x + 0.2 * s, y + 0.08 * s, 0.6 * s, 0.84 * s, "D")
    for line in (0.3, 0.45, 0.6, 0.75):
        paper.rect(x + 0.28 * s, y + (line - 0.04) * s, 0.08 * s, 0.08 * s, "D")
        paper.line(x + 0.42 * s, y + line * s, x + 0.72 * s, y + line * s)


def _private(paper: TaggedPaper, x: float, y: float, s: float) -> None:
    paper.rect(x + 0.08 * s, y + 0.25 * s, 0.84 * s, 0.5 * s, "D", True, 0.05 * s)
    paper.circle(x + 0.28 * s, y + 0.45 * s, 0.1 * s, style="DF")
    for line in (0.4, 0.5, 0.6):
        paper.line(x + 0.48 * s, y + line * s, x + 0.84 * s, y + line * s)
    paper.set_draw_color(*RED)
    paper.set_line_width(s / 14)
    paper.line(x + 0.1 * s, y + 0.1 * s, x + 0.9 * s, y + 0.9 * s)
    paper.line(x + 0.9 * s, y + 0.1 * s, x + 0.1 * s, y + 0.9 * s)


def _help(paper: TaggedPaper, x: float, y: float, s: float) -> None:
    paper.set_fill_color(*RED)
    paper.rect(x + 0.08 * s, y + 0.2 * s, 0.84 * s, 0.6 * s, "F", True, 0.08 * s)
    paper.set_font(FAMILY, "B", 0.34 * s / 25.4 * 72)
    paper.set_text_color(255, 255, 255)
    paper.text(x + 0.2 * s, y + 0.62 * s, "999")


_DRAWINGS: Mapping[str, Callable[[TaggedPaper, float, float, float], None]] = {
    "talk": _talk,
    "person": _person,
    "clock": _clock,
    "phone": _phone,
    "paper": _paper,
    "private": _private,
    "help": _help,
}

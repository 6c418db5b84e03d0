"""QR codes as vectors: sharp at any size."""

from __future__ import annotations

import segno

from bot.cards.paper import TaggedPaper

#: Empty modules around a code, without which cameras do not find it (ISO/IEC 18004).
QUIET = 4


def draw_code(paper: TaggedPaper, link: str, side: float, alt: str) -> None:
    """A code with its quiet zone in a square whose upper left corner is where the pen is."""
    code = segno.make_qr(link, error="m")
    rows = [bytes(row) for row in code.matrix]
    module = side / (len(rows) + 2 * QUIET)
    left, top = paper.x + QUIET * module, paper.y + QUIET * module
    paper.set_fill_color(0, 0, 0)
    with paper.element("Figure", alt):
        for number, row in enumerate(rows):
            for start, length in _runs(row):
                x, y = left + start * module, top + number * module
                paper.rect(x, y, length * module, module, style="F")


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules stand together: start and length."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs

"""The page for the ward board: a closed month on one sheet, small numbers hidden."""

from __future__ import annotations

import re

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from bot.core.ward_board import BoardMonth, BoardPage
from bot.web.console.feedback import MOST_MONTHS
from bot.web.console.presenters.feedback import MonthLine, months_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, staff_only
from bot.web.wiring import Wiring

#: Bars of the chart.
MOST_BARS = 12


def board_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/feedback/board.pdf``."""
    pages = Blueprint("board", __name__, url_prefix="/feedback")

    @pages.get("/board.pdf")
    @staff_only(APPROVERS)
    def page() -> ResponseReturnValue:
        """The PDF. Only of a month that is over: two prints of one month would differ by one
        person's answer. Quotations are those of published entries, which a person has checked.
        """
        month, now = request.args.get("month", ""), wiring.clock.now()
        with wiring.store.begin() as work:
            months = [one for one in work.feedback.months()[-MOST_MONTHS:] if one <= month]
            if month not in months or month >= f"{now:%Y-%m}":
                abort(404)
            lines = months_of({one: work.feedback.of_month(one) for one in months})
            published = work.loop.entries.published()
            work.audit.add(staff_now().email, "print_board", "", now, month)
        sheet = BoardPage(
            trust=wiring.printing.cards.facts.get("TRUST_NAME", ""),
            months=tuple(_shown(line) for line in lines[-MOST_BARS:]),
            entries=tuple(entry for entry in published if entry.text.month == month),
            more_at=_public_page(wiring.public_url),
        )
        headers = {"Content-Disposition": f'attachment; filename="ward-board-{month}.pdf"'}
        pdf = wiring.printing.board(sheet)
        return Response(pdf, content_type="application/pdf", headers=headers)

    return pages


def _shown(line: MonthLine) -> BoardMonth:
    shown = line.positive.endswith("%")
    return BoardMonth(
        line.name, line.total, line.positive, line.negative, line.height if shown else None
    )


def _public_page(url: str) -> str:
    return re.sub(r"^https?://", "", url.rstrip("/")) + "/you-said" if url else ""

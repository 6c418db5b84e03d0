"""Discharge cards: a sheet for each ward that tells people how to give feedback, as PDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from bot.core.discharge_card import LONGEST_WARD, MOST_WARDS, CardSize, CardVersion
from bot.core.errors import NotPermitted, StoreUnavailable
from bot.web.console.alerts import alerts_for
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import READERS, staff_only
from bot.web.wiring import Wiring
from bot.web.wording import sentence

SIZES = {
    CardSize.A6: ("A6 card", "Small, two sides. Fits into an envelope with the discharge letter."),
    CardSize.A5: ("A5 sheet", "Half a page."),
    CardSize.A4: ("A4 leaflet", "Says more: why we ask, and what happens next."),
}
VERSIONS = {
    CardVersion.STANDARD: ("Standard", "Letters of at least 12 points."),
    CardVersion.LARGE: ("Large print", "Letters of at least 16 points. Fewer words."),
    CardVersion.EASY: (
        "Easy read",
        "Short sentences with pictures. Have people with a learning disability try it first.",
    ),
}


def cards_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/cards``."""
    pages = Blueprint("cards", __name__, url_prefix="/cards")

    @pages.get("")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """What cards there can be."""
        return _page(wiring)

    @pages.post("")
    @staff_only(READERS)
    def make() -> ResponseReturnValue:
        """The PDF. It holds nothing of any patient."""
        size, version = request.form.get("size", ""), request.form.get("version", "")
        wards = request.form.get("wards", "")
        try:
            pdf = wiring.printing.cards(staff_now(), wards, size, version)
        except NotPermitted as error:
            return _page(wiring, str(error)), 422
        except StoreUnavailable as error:
            return answer(problem_of(error), wards)
        name = f"discharge-cards-{size}-{version}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(pdf, content_type="application/pdf", headers=headers)

    return pages


def _page(wiring: Wiring, problem: str = "") -> str:
    return render_template(
        "cards.html",
        alerts=alerts_for(wiring, staff_now()),
        ways=wiring.printing.cards.ways,
        draft=wiring.printing.cards.is_draft(),
        sizes=[(size.value, *words) for size, words in SIZES.items()],
        versions=[(version.value, *words) for version, words in VERSIONS.items()],
        typed=request.form,
        most_wards=MOST_WARDS,
        longest=(LONGEST_WARD + 2) * MOST_WARDS,
        problem=Problem(422, "No card was made", sentence(problem)) if problem else None,
    )

"""Words that nurses insert by typing "/"."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from bot.web.guards import CLINICAL, staff_only
from bot.web.wiring import Wiring


def insert_blueprint(wiring: Wiring) -> Blueprint:
    """The list that the composer's script asks for once."""
    pages = Blueprint("insert", __name__)

    @pages.get("/replies")
    @staff_only(CLINICAL, passive=True)
    def replies() -> ResponseReturnValue:
        """``[{"title", "text", "approved"}]``, the team's own words first."""
        return jsonify(
            [
                {"title": one.title, "text": one.text, "approved": one.approved}
                for one in wiring.replies_to_insert()
            ]
        )

    return pages

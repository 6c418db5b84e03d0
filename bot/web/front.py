"""What anyone may read: what this is, where to write, and where help is quicker."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.web.guards import public
from bot.web.wiring import Wiring


def front_blueprint(wiring: Wiring) -> Blueprint:
    """The public pages."""
    pages = Blueprint("front", __name__)

    @pages.get("/")
    @public
    def page() -> ResponseReturnValue:
        """The front page."""
        return render_template("front.html", channels=sorted(wiring.connectors))

    @pages.get("/accessibility")
    @public
    def accessibility() -> ResponseReturnValue:
        """The accessibility statement of the console."""
        return render_template("accessibility.html")

    return pages

"""Where a platform passes on that a person wants to be forgotten, and where they ask after it."""

from __future__ import annotations

from flask import Blueprint, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.web.guards import no_cookie, public
from bot.web.tallies import Tallies
from bot.web.wiring import Wiring


def erasure_blueprints(wiring: Wiring, tallies: Tallies) -> tuple[Blueprint, Blueprint]:
    """The callback for machines, and the page for people."""
    return _callback(wiring, tallies), _page(wiring)


def _callback(wiring: Wiring, tallies: Tallies) -> Blueprint:
    door = Blueprint("erasure_door", __name__)

    @door.post("/webhooks/<channel>/deletion")
    @no_cookie
    def ask(channel: str) -> ResponseReturnValue:
        """Meta's data deletion callback: the signature in the form is checked."""
        source = wiring.deletions.get(channel)
        if source is None or wiring.ask_erasure is None:
            abort(404)
        person = source.read(request.form.get("signed_request", ""))
        if person is None:
            tallies.count(f"refused_deletion.{channel}")
            abort(403)
        code = wiring.ask_erasure(channel, person)
        where = url_for("erasure.page", code=code, _external=True)
        return jsonify(url=where, confirmation_code=code)

    return door


def _page(wiring: Wiring) -> Blueprint:
    pages = Blueprint("erasure", __name__)

    @pages.get("/deletion/<code>")
    @public
    def page(code: str) -> ResponseReturnValue:
        """What became of a request."""
        with wiring.store.read() as work:
            found = work.erasures.by_code(code)
        if found is None:
            abort(404)
        return render_template("erasure.html", state=found.state.value, code=code)

    return pages

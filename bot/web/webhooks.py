"""Where platforms deliver: verify, read, store, and only then say that we have it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from bot.core.ports import Connector
from bot.web.gather import Gather
from bot.web.guards import public, signed_by_platform
from bot.web.tallies import Tallies
from bot.web.wiring import Wiring


def webhooks_blueprint(wiring: Wiring, tallies: Tallies) -> Blueprint:
    """The two webhook endpoints of every connector."""
    pages = Blueprint("webhooks", __name__)
    receive_together = Gather(wiring.receive_events)

    @pages.get("/webhooks/<channel>")
    @public
    def challenge(channel: str) -> ResponseReturnValue:
        """The platform's handshake: 404 unknown channel, 403 refused."""
        connector = wiring.connectors.get(channel)
        if connector is None:
            abort(404)
        answer = connector.answer_challenge(request.args.to_dict())
        if answer is None:
            abort(403)
        content_type, body = answer
        return Response(body, content_type=content_type)

    @pages.post("/webhooks/<channel>")
    @signed_by_platform(
        wiring.connectors.get,
        refused=lambda channel: tallies.count(f"refused_signature.{channel}"),
    )
    def receive(connector: Connector, body: bytes) -> ResponseReturnValue:
        """Stores a delivery; the answer means that nothing in it can be lost any more."""
        receive_together(connector.read_events(body))
        return Response("EVENT_RECEIVED", content_type="text/plain; charset=utf-8")

    return pages

"""The Flask application: two pretend platforms, the JSON door and the phone page."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from simulator.door import Door
from simulator.fault_page import FaultPage
from simulator.graph_access import GraphAccess
from simulator.graph_api import GraphApi
from simulator.graph_threads import GraphThreads
from simulator.happenings import Happenings
from simulator.phone import Phone
from simulator.settings import LOOPBACK
from simulator.world import World
from simulator.x_api import XApi
from simulator.x_happenings import XHappenings
from simulator.x_sign_in import SignInPage
from simulator.x_webhooks import XWebhooks

BODY_LIMIT = 32 * 1024 * 1024
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def create_app(world: World) -> Flask:
    """The application over a world; starting the world's threads is the caller's part."""
    app = Flask("simulator", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.json.sort_keys = False  # type: ignore[attr-defined]
    access = GraphAccess(world.settings)
    platforms = (
        GraphApi(world, access),
        GraphThreads(world, access),
        XApi(world),
        XHappenings(world),
        XWebhooks(world),
        SignInPage(world.settings.x, world.oauth2.codes),
    )
    for part in (*platforms, Door(world), Happenings(world), FaultPage(world), Phone(world)):
        app.register_blueprint(part.blueprint())
    app.before_request(_stay_on_this_machine)
    app.after_request(_lock_down)
    app.register_error_handler(HTTPException, _error)
    return app


def _stay_on_this_machine() -> None:
    """Refuses calls that came by another name, and pages of other sites."""
    if urlsplit(f"//{request.host}").hostname not in LOOPBACK:
        abort(403, "the simulator answers on this machine only")
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).hostname not in LOOPBACK:
        abort(403, "another site may not use the simulator")


def _lock_down(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _error(problem: HTTPException) -> tuple[Response, int]:
    return jsonify({"error": problem.description}), problem.code or 500

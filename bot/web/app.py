"""The application factory: joins the rooms of the web and locks what is undeclared."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.web.errors import map_errors
from bot.web.guards import LARGEST_BODY, public, refuse_undeclared
from bot.web.health import health_blueprint
from bot.web.tallies import Tallies
from bot.web.webhooks import webhooks_blueprint
from bot.web.wiring import Wiring

LONGEST_SESSION = timedelta(hours=12)


def create_app(wiring: Wiring) -> Flask:
    """The WSGI application. Raises UndeclaredEndpoint if a route has no guard."""
    app = Flask(__name__)
    app.config.from_mapping(_config(wiring))
    map_errors(app)
    public(app.view_functions["static"])
    tallies = Tallies(wiring.store, wiring.clock)
    app.register_blueprint(webhooks_blueprint(wiring, tallies))
    app.register_blueprint(health_blueprint(wiring, tallies))
    refuse_undeclared(app)
    if wiring.trusted_proxies:
        hops = wiring.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _config(wiring: Wiring) -> dict[str, object]:
    return {
        "SECRET_KEY": wiring.secret_key,
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        "SESSION_COOKIE_NAME": "__Host-staff" if wiring.production else "staff",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": wiring.production,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": LONGEST_SESSION,
    }

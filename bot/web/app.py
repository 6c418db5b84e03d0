"""The application factory: joins the rooms of the web and locks what is undeclared."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Flask, g
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.web.chat import chat_blueprints
from bot.web.components import nhs_components
from bot.web.console.account import account_blueprint
from bot.web.console.actions import actions_blueprint
from bot.web.console.alerts import alerts_blueprint
from bot.web.console.answers import answers_blueprint
from bot.web.console.audit import audit_blueprint
from bot.web.console.board import board_blueprint
from bot.web.console.cards import cards_blueprint
from bot.web.console.comments import comments_blueprint
from bot.web.console.conversation import conversation_blueprint
from bot.web.console.desk import Desk
from bot.web.console.feedback import feedback_blueprint
from bot.web.console.handover import handover_blueprint
from bot.web.console.insert import insert_blueprint
from bot.web.console.notes import notes_blueprint
from bot.web.console.original import original_blueprint
from bot.web.console.paper import paper_blueprint
from bot.web.console.password import password_blueprint
from bot.web.console.people import people_blueprint
from bot.web.console.presence import Presence
from bot.web.console.queue import queue_blueprint
from bot.web.console.reading_log import ReadingLog
from bot.web.console.reports import reports_blueprint
from bot.web.console.said import said_blueprint
from bot.web.console.screening import screening_blueprint
from bot.web.console.shifts import shifts_blueprint
from bot.web.console.themes import themes_blueprint
from bot.web.console.unanswered import unanswered_blueprint
from bot.web.erasure import erasure_blueprints
from bot.web.errors import QuietFlask, map_errors
from bot.web.front import front_blueprint
from bot.web.gate import close_gate
from bot.web.guards import LARGEST_BODY, refuse_undeclared
from bot.web.headers import add_headers
from bot.web.health import health_blueprint
from bot.web.invitation import invitation_blueprint
from bot.web.passwords import PasswordCheck
from bot.web.sessions import IDLE_FOR, LONGEST_SESSION, WARN_BEFORE, Sessions
from bot.web.sign_in import sign_in_blueprint
from bot.web.sign_in_rules import SignIn
from bot.web.static_files import serve_static
from bot.web.tallies import Tallies
from bot.web.trust_sign_in import trust_blueprint
from bot.web.webhooks import webhooks_blueprint
from bot.web.wiring import Wiring
from bot.web.you_said import you_said_blueprint

STATIC = Path(__file__).parent / "static"


def create_app(wiring: Wiring) -> Flask:
    """The WSGI application. Raises UndeclaredEndpointError if a route has no guard."""
    app = QuietFlask(__name__, static_folder=None)
    serve_static(app, STATIC)
    app.jinja_env.globals["nhs"] = nhs_components()
    # A name that a template asks for and nobody gives is a mistake, not an empty string.
    app.jinja_env.undefined = StrictUndefined
    app.config.from_mapping(_config(wiring))
    map_errors(app)
    add_headers(app, wiring.production, wiring.chat_framed_by)
    sessions = Sessions(wiring.store, wiring.clock, wiring.people.second_step.policy)
    # Its context processor would read the store again, on the very page that says it is away.
    sessions.manager().init_app(app, add_context_processor=False)
    close_gate(app, sessions)
    for blueprint in _blueprints(app, wiring, sessions):
        app.register_blueprint(blueprint)
    app.context_processor(lambda: _on_every_page(wiring))
    refuse_undeclared(app)
    if wiring.trusted_proxies:
        hops = wiring.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _blueprints(app: Flask, wiring: Wiring, sessions: Sessions) -> list[Blueprint]:
    tallies = Tallies(wiring.store, wiring.clock)
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    check_code = wiring.people.second_step.check
    sign_in = SignIn(wiring.store, wiring.clock, PasswordCheck(), check_code.asks)
    chat = wiring.chat_sessions
    desk = Desk(wiring, ReadingLog(wiring.clock), Presence(wiring.store))
    return [
        *(chat_blueprints(wiring, chat, limiter) if chat else ()),
        webhooks_blueprint(wiring, tallies),
        health_blueprint(wiring, tallies),
        *erasure_blueprints(wiring, tallies),
        front_blueprint(wiring),
        sign_in_blueprint(sign_in, check_code, sessions, limiter),
        trust_blueprint(app, wiring, sessions, limiter),
        account_blueprint(wiring, sessions, limiter),
        password_blueprint(wiring, sessions, limiter),
        invitation_blueprint(wiring.people, limiter),
        people_blueprint(wiring),
        you_said_blueprint(wiring),
        alerts_blueprint(wiring),
        queue_blueprint(wiring),
        conversation_blueprint(wiring, desk),
        notes_blueprint(wiring, desk),
        handover_blueprint(wiring),
        insert_blueprint(wiring),
        screening_blueprint(wiring),
        original_blueprint(wiring),
        answers_blueprint(wiring),
        unanswered_blueprint(wiring),
        reports_blueprint(wiring),
        paper_blueprint(wiring),
        feedback_blueprint(wiring),
        themes_blueprint(wiring),
        audit_blueprint(wiring),
        shifts_blueprint(wiring),
        comments_blueprint(wiring),
        cards_blueprint(wiring),
        board_blueprint(wiring),
        said_blueprint(wiring),
        actions_blueprint(wiring),
    ]


def _on_every_page(wiring: Wiring) -> dict[str, object]:
    ends_at = g.get("session_ends_at")
    return {
        "service_name": wiring.service_name,
        "staff": g.get("staff"),
        "with_trust_accounts": wiring.people.trust is not None,
        "idle_seconds": int(IDLE_FOR.total_seconds()),
        "warn_seconds": int(WARN_BEFORE.total_seconds()),
        "session_ends_at": ends_at.isoformat(timespec="seconds") if ends_at else "",
    }


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
        # The gate checks forms itself, so that webhooks never pass through it.
        "WTF_CSRF_CHECK_DEFAULT": False,
        # A token lives as long as the session: a page left open must still be able to send.
        "WTF_CSRF_TIME_LIMIT": None,
    }

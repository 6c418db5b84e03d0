"""What browsers are told about every page: no scripts but ours, no frames, no copies."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from bot.web.errors import MACHINE_BLUEPRINTS

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

ON_EVERY_PAGE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The CSRF check over HTTPS reads the referrer of our own pages.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
ONE_YEAR = 31_536_000
#: The script that the trust's own site loads from here.
EMBED = "chat.embed"
#: The page that the trust's own site shows in a frame.
FRAMED = "chat.window"

#: Public pages without a cookie: the same for everyone, and may be kept for a few minutes.
SHARED = frozenset({"you_said.page", "you_said.feed"})
FIVE_MINUTES = 300


class NoCookieWhereShared(SecureCookieSessionInterface):
    """Sessions as usual, but pages that are the same for everyone neither set nor depend on one."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Looking at a session, as the sign-in library always does, makes a page vary by it."""
        if request.endpoint not in SHARED:
            super().save_session(app, session, response)


def add_headers(app: Flask, production: bool, framed_by: Sequence[str] = ()) -> None:
    """Adds the headers; platforms and monitors are spared them.

    ``framed_by`` are the sites, as origins, that may show the chat in a frame.
    """
    app.session_interface = NoCookieWhereShared()

    @app.after_request
    def protect(response: Response) -> Response:
        if request.blueprint in MACHINE_BLUEPRINTS:
            return response
        response.headers.update(ON_EVERY_PAGE)
        if request.endpoint == EMBED:
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        if request.endpoint == FRAMED and framed_by:
            allowed = f"frame-ancestors 'self' {' '.join(framed_by)}"
            policy = POLICY.replace("frame-ancestors 'none'", allowed)
            response.headers["Content-Security-Policy"] = policy
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            del response.headers["X-Frame-Options"]
        if production:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        if request.endpoint in SHARED and response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={FIVE_MINUTES}"
        elif request.endpoint not in ("static", EMBED):
            response.headers["Cache-Control"] = "no-store"
        return response

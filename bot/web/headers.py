"""What browsers are told about every page: no scripts but ours, no frames, no copies."""

from __future__ import annotations

from flask import Flask, Response, request

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


def add_headers(app: Flask, production: bool) -> None:
    """Adds the headers; platforms and monitors are spared them."""

    @app.after_request
    def protect(response: Response) -> Response:
        if request.blueprint in MACHINE_BLUEPRINTS:
            return response
        response.headers.update(ON_EVERY_PAGE)
        if production:
            response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}"
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

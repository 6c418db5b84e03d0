"""X's page on which an account allows an app, and the code it gives back.

Source: X "OAuth 2.0 authorization code flow with PKCE": a code lasts 30 seconds and works once.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from simulator.settings import XAccount, XApp

CODE_SECONDS = 30


@dataclass(frozen=True)
class _Given:
    account: XAccount
    redirect_uri: str
    challenge: str
    until: float


class SignInCodes:
    """Codes that wait to be changed into tokens."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._given: dict[str, _Given] = {}

    def give(self, account: XAccount, redirect_uri: str, challenge: str) -> str:
        """A code for this account."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            until = self._seconds() + CODE_SECONDS
            self._given[code] = _Given(account, redirect_uri, challenge, until)
        return code

    def redeem(self, form: Mapping[str, str]) -> XAccount | None:
        """The account behind a code, once; None for anything that does not fit it."""
        with self._lock:
            given = self._given.pop(form.get("code", ""), None)
        if given is None or self._seconds() > given.until:
            return None
        fits = form.get("redirect_uri") == given.redirect_uri
        shown = _challenge(form.get("code_verifier", ""))
        return given.account if fits and secrets.compare_digest(shown, given.challenge) else None

    def reset(self) -> None:
        """Forgets them all."""
        with self._lock:
            self._given.clear()


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class SignInPage:
    """``GET /x/i/oauth2/authorize``: choose an account, and the browser goes back to the app."""

    def __init__(self, app: XApp, codes: SignInCodes) -> None:
        self._app = app
        self._codes = codes

    def blueprint(self) -> Blueprint:
        """The route."""
        blueprint = Blueprint("x_sign_in", __name__, template_folder="phone/templates")
        blueprint.add_url_rule("/x/i/oauth2/authorize", view_func=self.page)
        return blueprint

    def page(self) -> ResponseReturnValue:
        """The choice; with ``account`` (a user id of ours), or ``account=no``, the way back."""
        query = request.args
        if query.get("client_id") != self._app.oauth2_client_id or not self._app.oauth2_client_id:
            abort(400, "this client_id is not known")
        wanted = ("redirect_uri", "state", "code_challenge", "scope")
        if query.get("response_type") != "code" or not all(query.get(name) for name in wanted):
            abort(
                400, "response_type=code, redirect_uri, scope, state and code_challenge are needed"
            )
        if query.get("code_challenge_method") != "S256":
            abort(400, "code_challenge_method must be S256")
        return self._chosen(query) if "account" in query else self._choice(query)

    def _choice(self, query: Mapping[str, str]) -> str:
        # Links, not a form: the page's own policy lets no form lead to another address.
        choices = [(f"Authorise as @{a.screen_name}", a.user_id) for a in self._app.accounts]
        links = [
            (words, f"?{urlencode({**query, 'account': chosen})}")
            for words, chosen in (*choices, ("Cancel", "no"))
        ]
        return render_template("sign_in.html", links=links, scope=query["scope"])

    def _chosen(self, query: Mapping[str, str]) -> ResponseReturnValue:
        back, state = query["redirect_uri"], query["state"]
        accounts = {one.user_id: one for one in self._app.accounts}
        account = accounts.get(query["account"])
        answer = {"state": state, "error": "access_denied"}
        if account is not None:
            code = self._codes.give(account, back, query["code_challenge"])
            answer = {"state": state, "code": code}
        return redirect(f"{back}?{urlencode(answer)}", 302)

"""Gets an account's first tokens of OAuth 2.0: the account's owner allows the app, in a browser.

Source: X "OAuth 2.0 authorization code flow with PKCE". The code X gives works for 30 seconds,
once, and only with the secret that this process alone knows.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

from requests.auth import AuthBase, HTTPBasicAuth

from bot.core.messages import DeliveryFailed
from bot.core.token_ports import Grant
from connectors.bearer import Bearer
from connectors.calls import Answer, Caller, NoAuth
from connectors.payload import child, text
from connectors.signing import same
from connectors.twitter.oauth2 import grant_of

SCOPES = "dm.read dm.write tweet.read users.read offline.access"
_X = "https://api.x.com"
_X_SIGN_IN = "https://x.com"


class SignInRefused(Exception):
    """It did not come to tokens; the words say why and what to do."""


@dataclass(frozen=True)
class Begun:
    """A sign-in under way: the address to open, and what must come back with the answer."""

    address: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class SignIn:
    """One app at X. ``callback`` is where X sends the browser, exactly as the app names it there.

    A public client has no ``client_secret``.
    """

    client_id: str
    client_secret: str = field(repr=False)
    callback: str
    api_url: str = _X

    def begin(self) -> Begun:
        """A new sign-in."""
        state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.callback,
            "scope": SCOPES,
            "state": state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        base = _X_SIGN_IN if self.api_url.rstrip("/") == _X else self.api_url.rstrip("/")
        return Begun(f"{base}/i/oauth2/authorize?{urlencode(query)}", state, verifier)

    def finish(self, begun: Begun, came_back: str) -> Grant:
        """The tokens, for the address at which the browser ended. Raises SignInRefused."""
        form = {
            "grant_type": "authorization_code",
            "code": _code(begun, came_back),
            "redirect_uri": self.callback,
            "code_verifier": begun.verifier,
        }
        auth: AuthBase = NoAuth()
        if self.client_secret:
            auth = HTTPBasicAuth(self.client_id, self.client_secret)
        else:
            form["client_id"] = self.client_id
        answer = self._caller().post_form("/2/oauth2/token", form, auth)
        grant = answer if isinstance(answer, DeliveryFailed) else grant_of(answer)
        if isinstance(grant, DeliveryFailed):
            raise SignInRefused(
                f"X gave no tokens ({grant.detail}). Its code works for 30 seconds: try again, and "
                "check TWITTER_OAUTH2_CLIENT_ID, TWITTER_OAUTH2_CLIENT_SECRET and the callback"
            )
        if not grant.refresh:
            raise SignInRefused("X gave no refresh token; the app must ask for offline.access")
        return grant

    def account_of(self, grant: Grant) -> str:
        """The id of the account that allowed the app. Raises SignInRefused."""
        answer = self._caller().get("/2/users/me", Bearer(grant.access))
        body = answer.body if isinstance(answer, Answer) and answer.status == 200 else None
        found = text(child(body or {}, "data"), "id")
        if not found:
            raise SignInRefused("X did not say whose tokens these are; try again")
        return found

    def _caller(self) -> Caller:
        return Caller(self.api_url, connect_timeout=3.05, read_timeout=10.0)


def challenge_of(verifier: str) -> str:
    """What X is shown of the secret beforehand (RFC 7636, S256)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _code(begun: Begun, came_back: str) -> str:
    """The code in the address. Nothing is said of one that belongs to another sign-in."""
    try:
        query = parse_qs(urlsplit(came_back.strip()).query)
    except ValueError:
        query = {}
    code, state, error = (query.get(name, [""])[0] for name in ("code", "state", "error"))
    if error:
        raise SignInRefused("X says that the app was not allowed; try again and choose Authorise")
    if not code:
        raise SignInRefused("there is no code in this address; copy all of it from the browser")
    if not same(state, begun.state):
        raise SignInRefused("this address belongs to another sign-in; start again")
    return code

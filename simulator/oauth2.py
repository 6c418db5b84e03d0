"""X's OAuth 2.0 tokens: two hours each, and a refresh token that works once.

Source: X "OAuth 2.0 authorization code flow with PKCE".
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.settings import XAccount, XApp
from simulator.x_sign_in import SignInCodes

LIFETIME_SECONDS = 2 * 3600
SCOPE = "dm.read dm.write tweet.read users.read offline.access"


@dataclass(frozen=True)
class TokenRefusal:
    """Why no token is given."""

    status: int
    error: str
    words: str


_CLIENT = TokenRefusal(401, "unauthorized_client", "Missing valid authorization header")
_GRANT = TokenRefusal(400, "unsupported_grant_type", "The grant type is not supported")
_CODE = TokenRefusal(400, "invalid_request", "Value passed for the authorization code was invalid.")
_TOKEN = TokenRefusal(400, "invalid_request", "Value passed for the token was invalid.")


class OAuth2:
    """Knows which account a bearer token speaks for."""

    def __init__(self, app: XApp, seconds: Callable[[], float]) -> None:
        self._app = app
        self._seconds = seconds
        self._lock = threading.Lock()
        self._access: dict[str, tuple[XAccount, float]] = {}
        self._refresh: dict[str, XAccount] = {}
        self._revoked: set[str] = set()
        self.codes = SignInCodes(seconds)
        self.reset()

    def is_app(self, token: str) -> bool:
        """Whether it is the app's own bearer token."""
        return bool(self._app.bearer_token) and _same(token, self._app.bearer_token)

    def account(self, token: str) -> XAccount | None:
        """The account whose token this is, as long as it lasts."""
        with self._lock:
            found = self._access.get(token)
        return found[0] if found and self._seconds() < found[1] else None

    def token(self, authorization: str, form: Mapping[str, str]) -> dict[str, Any] | TokenRefusal:
        """New tokens for a refresh token or a code, which is worth nothing afterwards."""
        if not self._knows_client(authorization, form.get("client_id", "")):
            return _CLIENT
        match form.get("grant_type"):
            case "refresh_token":
                with self._lock:
                    account = self._refresh.pop(form.get("refresh_token", ""), None)
                return self._given(account) if account else _TOKEN
            case "authorization_code":
                account = self.codes.redeem(form)
                return self._given(account) if account else _CODE
        return _GRANT

    def _given(self, account: XAccount) -> dict[str, Any]:
        with self._lock:
            self._revoked.discard(account.user_id)
            access, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
            self._access[access] = (account, self._seconds() + LIFETIME_SECONDS)
            self._refresh[refresh] = account
        return {
            "token_type": "bearer",
            "expires_in": LIFETIME_SECONDS,
            "access_token": access,
            "scope": SCOPE,
            "refresh_token": refresh,
        }

    def _knows_client(self, authorization: str, client_id: str) -> bool:
        """A confidential client proves itself by Basic, a public one names itself."""
        if not self._app.oauth2_client_id:
            return False
        if not self._app.oauth2_client_secret:
            return _same(client_id, self._app.oauth2_client_id)
        scheme, _, given = authorization.partition(" ")
        try:
            pair = base64.b64decode(given, validate=True).decode()
        except (binascii.Error, ValueError):
            return False
        wanted = f"{self._app.oauth2_client_id}:{self._app.oauth2_client_secret}"
        return scheme.lower() == "basic" and _same(pair, wanted)

    def revoke(self, account: XAccount) -> None:
        """The owner takes the app's access back, by whichever way it had it."""
        with self._lock:
            self._revoked.add(account.user_id)
            self._access = {t: one for t, one in self._access.items() if one[0] != account}
            self._refresh = {t: one for t, one in self._refresh.items() if one != account}

    def is_revoked(self, account: XAccount) -> bool:
        """Whether its owner took access back."""
        with self._lock:
            return account.user_id in self._revoked

    def revoke_all(self) -> None:
        """Somebody removed the app: no token works any more."""
        with self._lock:
            self._access.clear()
            self._refresh.clear()

    def reset(self) -> None:
        """Only the first refresh tokens, as they stand in the settings."""
        self.codes.reset()
        with self._lock:
            self._revoked.clear()
            self._access.clear()
            self._refresh = {
                one.oauth2_refresh_token: one
                for one in self._app.accounts
                if one.oauth2_refresh_token
            }


def _same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())

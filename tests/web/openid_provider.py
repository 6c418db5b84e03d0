"""A small OpenID provider on a port of this machine, as honest or as crooked as a test wants."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT_ID, CLIENT_SECRET = "the-console", "a secret of the tests"


@dataclass
class Provider:
    """``claims`` go into every ID token last, and may replace any of its own."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    #: What stands in the metadata in place of our own address.
    issuer: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048))
    #: Signs in place of the key that is published.
    forged_with: RSAKey | None = None
    algorithm: str = "RS256"
    down: bool = False
    without_id_token: bool = False
    #: What each code was asked for with; a code works once.
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        own = {
            "iss": self.address,
            "sub": "0001",
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        }
        wanted = {name: value for name, value in (own | self.claims).items() if value is not None}
        key = self.forged_with or self.key
        header = {"alg": self.algorithm, "kid": self.key.thumbprint()}
        return jwt.encode(header, wanted, key, algorithms=[self.algorithm])

    def app(self) -> Flask:
        app = Flask("provider")

        @app.before_request
        def look() -> ResponseReturnValue | None:
            self.seen.append(request.path)
            return Response("away", 503) if self.down else None

        @app.get("/.well-known/openid-configuration")
        def metadata() -> ResponseReturnValue:
            return jsonify(
                issuer=self.issuer or self.address,
                authorization_endpoint=f"{self.address}/authorize",
                token_endpoint=f"{self.address}/token",
                jwks_uri=f"{self.address}/keys",
                id_token_signing_alg_values_supported=["RS256"],
            )

        @app.get("/keys")
        def keys() -> ResponseReturnValue:
            public = self.key.as_dict(private=False)
            return jsonify(keys=[{**public, "kid": self.key.thumbprint(), "use": "sig"}])

        self._sign_people_in(app)
        return app

    def _sign_people_in(self, app: Flask) -> None:
        @app.get("/authorize")
        def authorize() -> ResponseReturnValue:
            asked = request.args.to_dict()
            if asked.get("client_id") != CLIENT_ID or "openid" not in asked.get("scope", ""):
                return "not one of ours", 400
            code = secrets.token_urlsafe(16)
            self.asked[code] = asked
            back = urlencode({"code": code, "state": asked["state"]})
            return redirect(f"{asked['redirect_uri']}?{back}")

        @app.post("/token")
        def token() -> ResponseReturnValue:
            asked = self.asked.pop(request.form.get("code", ""), None)
            if asked is None or not self._is_honest(asked):
                return jsonify(error="invalid_grant"), 400
            answer = {"access_token": "x", "token_type": "Bearer", "expires_in": 300}
            if not self.without_id_token:
                answer["id_token"] = self.id_token(asked.get("nonce", ""))
            return jsonify(answer)

    @staticmethod
    def _is_honest(asked: dict[str, str]) -> bool:
        """Client secret, redirect address and the proof of PKCE, as the standard has it."""
        who = request.authorization
        digest = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return (
            who is not None
            and (who.username, who.password) == (CLIENT_ID, CLIENT_SECRET)
            and asked.get("code_challenge_method") == "S256"
            and asked.get("code_challenge") == proof
            and asked.get("redirect_uri") == request.form.get("redirect_uri")
        )


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """The provider, answering over HTTP."""
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

"""How the pretend Graph API is entered, and how it answers: token, proof, envelope, usage."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from simulator.graph_checks import GraphError
from simulator.settings import Settings
from simulator.signing import appsecret_proof

_NO_TOKEN = GraphError(104, "An access token is required to request this resource.")
_BAD_TOKEN = GraphError(190, "Invalid OAuth access token - Cannot parse access token")
_NO_PROOF = GraphError(
    100,
    "API calls from the server require an appsecret_proof argument",
    kind="GraphMethodException",
)
_BAD_PROOF = GraphError(
    100,
    "Invalid appsecret_proof provided in the API argument",
    kind="GraphMethodException",
)


class GraphAccess:
    """Lets those in who hold the Page's token; words every answer as Meta does."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._app = settings.messenger
        self._proof = appsecret_proof(self._app.app_secret, self._app.page_token)

    def problem(self, page: str) -> GraphError | None:
        """Why the caller may not act for this Page ("me" is the only one); None if they may."""
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer if scheme.lower() == "bearer" else request.args.get("access_token", "")
        if not token:
            return _NO_TOKEN
        if not hmac.compare_digest(token.encode(), self._app.page_token.encode()):
            return _BAD_TOKEN
        proof = request.args.get("appsecret_proof", "")
        if not proof and self._settings.require_proof:
            return _NO_PROOF
        if proof and not hmac.compare_digest(proof.encode(), self._proof.encode()):
            return _BAD_PROOF
        return None if page in ("me", self._app.page_id) else no_such_object(page)

    def answer(self, body: Mapping[str, Any], status: int = 200) -> Response:
        """A JSON answer with Meta's usage headers."""
        return Response(
            json.dumps(body, separators=(",", ":")),
            status,
            content_type="application/json; charset=UTF-8",
            headers={"X-App-Usage": _APP_USAGE, **self._page_usage()},
        )

    def _page_usage(self) -> dict[str, str]:
        usage = {"type": "messenger", **_LOW_USAGE, "estimated_time_to_regain_access": 0}
        return {"X-Business-Use-Case-Usage": json.dumps({self._app.page_id: [usage]})}

    def error(self, error: GraphError) -> Response:
        """An error of the Graph API in its envelope."""
        details: dict[str, Any] = {
            "message": error.message,
            "type": error.kind,
            "code": error.code,
        }
        if error.subcode:
            details["error_subcode"] = error.subcode
        return self.refused(error.status, details)

    def refused(self, status: int, details: Mapping[str, Any]) -> Response:
        """Any error in Meta's envelope; without details, the one for an unknown trouble."""
        shown = dict(details) or {
            "message": "An unknown error has occurred.",
            "type": "OAuthException",
            "code": 1,
            "is_transient": True,
        }
        return self.answer({"error": {**shown, "fbtrace_id": secrets.token_urlsafe(8)}}, status)


_LOW_USAGE = {"call_count": 1, "total_cputime": 1, "total_time": 1}
_APP_USAGE = json.dumps(_LOW_USAGE)


def no_such_object(thing_id: str) -> GraphError:
    """There is nothing under this id, or not for this caller."""
    return GraphError(
        100,
        f"Unsupported request. Object with ID '{thing_id}' does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation.",
        33,
        kind="GraphMethodException",
    )

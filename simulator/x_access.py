"""How the pretend X API is entered: OAuth 1.0a, a user's OAuth 2.0 token, or the app's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from flask import Response, request

from simulator import x_checks
from simulator.oauth1 import OAuth1
from simulator.oauth2 import OAuth2
from simulator.settings import XAccount


class AppOnly(Enum):
    """The caller is the app itself, for no account."""

    APP = "app"


Caller = XAccount | AppOnly


class XAccess:
    """Says who calls."""

    def __init__(self, oauth1: OAuth1, oauth2: OAuth2) -> None:
        self._oauth1 = oauth1
        self._oauth2 = oauth2

    def caller(self) -> Caller | None:
        """The account, or the app; None for nobody known."""
        header = request.headers.get("Authorization", "")
        scheme, _, token = header.partition(" ")
        if scheme.lower() == "bearer":
            return AppOnly.APP if self._oauth2.is_app(token) else self._oauth2.account(token)
        parameters = [*request.args.items(multi=True), *request.form.items(multi=True)]
        account = self._oauth1.account(request.method, request.base_url, parameters, header)
        return None if account is None or self._oauth2.is_revoked(account) else account


def as_user(caller: Caller | None, work: Callable[[XAccount], Response]) -> Response:
    """For calls of an account: an app alone is refused."""
    if caller is None:
        return problem_answer(x_checks.UNAUTHORIZED)
    return problem_answer(x_checks.APP_ONLY) if isinstance(caller, AppOnly) else work(caller)


def as_app(caller: Caller | None, work: Callable[[], Response]) -> Response:
    """For calls of the app alone."""
    if caller is None:
        return problem_answer(x_checks.UNAUTHORIZED)
    return work() if isinstance(caller, AppOnly) else problem_answer(x_checks.USER_CONTEXT)


def as_anybody(caller: Caller | None, work: Callable[[], Response]) -> Response:
    """For calls of either."""
    return problem_answer(x_checks.UNAUTHORIZED) if caller is None else work()


def json_answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """A JSON answer."""
    return Response(
        json.dumps(body, separators=(",", ":"), ensure_ascii=False),
        status,
        content_type="application/json; charset=utf-8",
    )


def problem_answer(problem: x_checks.Problem) -> Response:
    """A problem in X's newer form."""
    response = json_answer(problem.payload(), problem.status)
    response.content_type = "application/problem+json"
    return response


def refused(status: int, details: Mapping[str, Any]) -> Response:
    """An ordered error: the body given, in problem form unless it is the legacy form."""
    if "errors" in details and "title" not in details:
        return json_answer(details, status)
    titles = {429: "Too Many Requests", 403: "Forbidden", 402: "CreditsDepleted"}
    title = titles.get(status, "Internal Server Error")
    shown = {"title": title, "detail": title, "type": "about:blank", "status": status}
    response = json_answer({**shown, **details}, status)
    response.content_type = "application/problem+json"
    return response

"""The pretend X API's webhooks, subscriptions and token endpoint.

Sources: X "Webhooks v2", "Account Activity API", "X Activity API", "OAuth 2.0".
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from simulator.calls import Call
from simulator.faults import Platform
from simulator.handshakes import Standing
from simulator.oauth2 import TokenRefusal
from simulator.settings import XAccount
from simulator.world import World
from simulator.x_access import (
    Caller,
    XAccess,
    as_anybody,
    as_app,
    as_user,
    json_answer,
    problem_answer,
    refused,
)
from simulator.x_checks import Problem, not_found

URL_LIMIT = 200
TAG_LIMIT = 200
WEBHOOKS_LIMIT = 5
EVENT_TYPES = frozenset(
    {
        "dm.received",
        "dm.sent",
        "dm.read",
        "dm.indicate_typing",
        "post.mention.create",
        "post.reply.create",
        "post.quote.create",
        "chat.received",
        "chat.sent",
    }
)
_Work = Callable[[Caller | None], Response]


def _reason(name: str, detail: str) -> Problem:
    return Problem(400, name, detail)


class XWebhooks:
    """Answers ``/x/2/webhooks``, the two kinds of subscription, and ``/x/2/oauth2/token``."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._access = XAccess(world.oauth1, world.oauth2)
        self._ids = itertools.count(1_234_567_891)
        self._kept = world.registered

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("x_webhooks", __name__, url_prefix="/x/2")
        add = blueprint.add_url_rule
        add("/webhooks", view_func=self.webhooks, methods=["GET", "POST"])
        add("/webhooks/<webhook_id>", view_func=self.webhook, methods=["PUT", "DELETE"])
        account = "/account_activity/webhooks/<webhook_id>/subscriptions"
        add(f"{account}/all", view_func=self.subscribe, methods=["GET", "POST"])
        add(f"{account}/all/list", view_func=self.subscribers)
        add(f"{account}/<user_id>/all", view_func=self.unsubscribe, methods=["DELETE"])
        add("/activity/subscriptions", view_func=self.activities, methods=["GET", "POST"])
        add("/activity/subscriptions/<name>", view_func=self.activity, methods=["DELETE"])
        add("/oauth2/token", view_func=self.token, methods=["POST"])
        return blueprint

    def _answered(self, endpoint: str, work: _Work) -> Response:
        call = Call(Platform.TWITTER, endpoint=endpoint)
        return self._world.calls.answer(call, lambda: work(self._access.caller()), refused)

    def webhooks(self) -> Response:
        """Shows the webhooks (the app alone may ask), or registers one, which checks it at once."""
        if request.method == "GET":
            return self._answered("webhooks", lambda who: as_app(who, self._list))
        return self._answered("webhooks", lambda who: as_anybody(who, self._register))

    def _list(self) -> Response:
        rows = [self._shown(row) for row in self._kept.webhooks.values()]
        meta = {"result_count": len(rows)}
        return json_answer({"data": rows, "meta": meta} if rows else {"meta": meta})

    def _shown(self, row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "valid": self._world.handshakes.is_valid(Platform.TWITTER)}

    def _register(self) -> Response:
        body: Any = request.get_json(force=True, silent=True)
        url = body.get("url") if isinstance(body, dict) and set(body) == {"url"} else None
        problem = self._url_problem(url)
        if problem:
            return problem_answer(problem)
        if self._world.handshakes.check(Platform.TWITTER).standing is not Standing.VALID:
            return problem_answer(_reason("CrcValidationFailed", "CrcValidationFailed"))
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        row: dict[str, Any] = {"id": str(next(self._ids)), "url": url, "created_at": now}
        self._kept.webhooks[row["id"]] = row
        return json_answer({"data": self._shown(row)})

    def _url_problem(self, url: Any) -> Problem | None:
        if not isinstance(url, str) or not _is_webhook_url(url):
            return _reason("UrlValidationFailed", "UrlValidationFailed")
        if any(row["url"] == url for row in self._kept.webhooks.values()):
            return _reason("DuplicateUrlFailed", "DuplicateUrlFailed")
        if len(self._kept.webhooks) >= WEBHOOKS_LIMIT:
            return _reason("WebhookLimitExceeded", "WebhookLimitExceeded")
        return None

    def webhook(self, webhook_id: str) -> Response:
        """Checks a webhook again, which makes it valid if it passes; or takes it away."""
        work = self._check if request.method == "PUT" else self._remove
        return self._answered(
            "webhooks",
            lambda who: as_anybody(who, lambda: self._known(webhook_id, lambda: work(webhook_id))),
        )

    def _known(self, webhook_id: str, work: Callable[[], Response]) -> Response:
        if webhook_id in self._kept.webhooks:
            return work()
        return problem_answer(_reason("WebhookIdInvalid", "WebhookIdInvalid"))

    def _check(self, _webhook_id: str) -> Response:
        if self._world.handshakes.check(Platform.TWITTER).standing is not Standing.VALID:
            return problem_answer(_reason("CrcValidationFailed", "CrcValidationFailed"))
        return json_answer({"data": {"valid": True}})

    def _remove(self, webhook_id: str) -> Response:
        del self._kept.webhooks[webhook_id]
        return json_answer({"data": {"deleted": True}})

    def subscribe(self, webhook_id: str) -> Response:
        """Tells whether an account is subscribed, or subscribes it, in the older way."""

        def work(account: XAccount) -> Response:
            key = (webhook_id, account.user_id)
            if request.method == "POST":
                if key in self._kept.accounts:
                    name = "DuplicateSubscriptionFailed"
                    return problem_answer(_reason(name, name))
                self._kept.accounts.add(key)
            return json_answer({"data": {"subscribed": key in self._kept.accounts}})

        return self._answered(
            "subscriptions",
            lambda who: self._known(webhook_id, lambda: as_user(who, work)),
        )

    def subscribers(self, webhook_id: str) -> Response:
        """Every account subscribed in the older way."""

        def work() -> Response:
            users = sorted(user for webhook, user in self._kept.accounts if webhook == webhook_id)
            data = {
                "application_id": "13090192",
                "webhook_id": webhook_id,
                "webhook_url": self._kept.webhooks[webhook_id]["url"],
                "subscriptions": [{"user_id": user} for user in users],
            }
            return json_answer({"data": data})

        return self._answered(
            "subscriptions", lambda who: self._known(webhook_id, lambda: as_app(who, work))
        )

    def unsubscribe(self, webhook_id: str, user_id: str) -> Response:
        """Ends a subscription of the older way."""

        def work() -> Response:
            if (webhook_id, user_id) not in self._kept.accounts:
                return problem_answer(_reason("SubscriptionNotFound", "SubscriptionNotFound"))
            self._kept.accounts.discard((webhook_id, user_id))
            return json_answer({"data": {"subscribed": False}})

        return self._answered("subscriptions", lambda who: as_app(who, work))

    def activities(self) -> Response:
        """Shows subscriptions of the newer way, or makes one; private events need their user."""
        if request.method == "GET":
            return self._answered("subscriptions", lambda who: as_anybody(who, self._activities))
        return self._answered("subscriptions", lambda who: as_user(who, self._watch))

    def _activities(self) -> Response:
        rows = list(self._kept.activities.values())
        return json_answer({"data": rows, "meta": {"total_subscriptions": len(rows)}})

    def _watch(self, account: XAccount) -> Response:
        body: Any = request.get_json(force=True, silent=True)
        problem = _activity_problem(body, account)
        if problem:
            return problem_answer(problem)
        key = f"{body['event_type']}:{account.user_id}"
        if key in self._kept.activities:
            name = "DuplicateSubscriptionFailed"
            return problem_answer(_reason(name, name))
        row = {"subscription_id": str(next(self._ids)), **body}
        self._kept.activities[key] = row
        meta = {"total_subscriptions": len(self._kept.activities)}
        return json_answer({"data": {"subscription": row}, "meta": meta})

    def activity(self, name: str) -> Response:
        """Ends a subscription of the newer way."""

        def work() -> Response:
            kept = self._kept.activities
            key = next((key for key, row in kept.items() if row["subscription_id"] == name), "")
            if not key:
                return problem_answer(not_found("subscription", "subscription_id", name))
            del kept[key]
            meta = {"total_subscriptions": len(kept)}
            return json_answer({"data": {"deleted": True}, "meta": meta})

        return self._answered("subscriptions", lambda who: as_app(who, work))

    def token(self) -> Response:
        """New tokens for a refresh token."""
        call = Call(Platform.TWITTER, endpoint="oauth2_token")
        return self._world.calls.answer(call, self._token, refused)

    def _token(self) -> Response:
        header = request.headers.get("Authorization", "")
        found = self._world.oauth2.token(header, request.form)
        if isinstance(found, TokenRefusal):
            words = {"error": found.error, "error_description": found.words}
            return json_answer(words, found.status)
        return json_answer(found)


def _is_webhook_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port is not None
    except ValueError:
        return False
    return (
        len(url) <= URL_LIMIT and parts.scheme == "https" and bool(parts.hostname) and not has_port
    )


def _activity_problem(body: Any, account: XAccount) -> Problem | None:
    if not isinstance(body, dict) or set(body) - {"event_type", "filter", "tag", "webhook_id"}:
        return _reason("Invalid Request", "unknown or missing fields")
    if body.get("event_type") not in EVENT_TYPES:
        return _reason("Invalid Request", "event_type is not one of the documented")
    chosen = body.get("filter")
    if not isinstance(chosen, dict) or chosen.get("user_id") != account.user_id:
        return _reason("Invalid Request", "a private event needs the watched user's own token")
    if len(str(body.get("tag", ""))) > TAG_LIMIT:
        return _reason("Invalid Request", f"tag must be at most {TAG_LIMIT} long")
    return None

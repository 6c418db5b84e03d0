"""The pretend Graph API: the Send API and the Page's webhook subscription."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from simulator.calls import Call
from simulator.faults import CallKind, Platform
from simulator.forgetting import known_to_page
from simulator.graph_checks import (
    NO_USER,
    GraphError,
    shape_problem,
    window_problem,
    words_of,
)
from simulator.signing import appsecret_proof
from simulator.state import Patient
from simulator.world import World

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
_MENU_ALONE = GraphError(
    100, "(#100) You must set a Get Started button if you also wish to use persistent menu"
)
_SUBSCRIBABLE = frozenset(
    {
        "messages",
        "messaging_postbacks",
        "message_deliveries",
        "message_reads",
        "message_echoes",
        "message_edits",
        "message_reactions",
        "messaging_referrals",
        "messaging_optins",
        "messaging_handovers",
        "standby",
        "messaging_policy_enforcement",
        "messaging_account_linking",
        "response_feedback",
        "send_cart",
        "messaging_feedback",
        "messaging_customer_information",
        "inbox_labels",
        "feed",
    }
)


class GraphApi:
    """Answers ``/graph/vNN.0/…`` as Meta does."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._app = world.settings.messenger
        self._kept: dict[str, Any] = {}
        self._proof = appsecret_proof(self._app.app_secret, self._app.page_token)

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("graph", __name__, url_prefix="/graph")
        page = "/v<int:_major>.<int:_minor>/<page>"
        blueprint.add_url_rule(f"{page}/messages", view_func=self.messages, methods=["POST"])
        blueprint.add_url_rule(
            f"{page}/subscribed_apps",
            view_func=self.subscribed_apps,
            methods=["GET", "POST", "DELETE"],
        )
        blueprint.add_url_rule(
            f"{page}/messenger_profile",
            view_func=self.profile,
            methods=["GET", "POST", "DELETE"],
        )
        blueprint.add_url_rule(f"{page}/ids_for_pages", view_func=self.ids_for_pages)
        blueprint.add_url_rule(page, view_func=self.thing, methods=["GET"])
        return blueprint

    def messages(self, _major: int, _minor: int, page: str) -> Response:
        """Takes a message or a sender action."""
        body = request.get_json(force=True, silent=True)
        return self._world.calls.answer(
            _call_of(body), lambda: self._send(page, body), self._refused
        )

    def _send(self, page: str, body: Any) -> Response:
        problem = self._access_problem(page) or shape_problem(body)
        if problem:
            return self._error(problem)
        patient = self._world.patients.find(Platform.MESSENGER, str(body["recipient"]["id"]))
        if patient is None:
            return self._error(NO_USER)
        if "sender_action" in body:
            return self._act(patient, body["sender_action"])
        problem = window_problem(body, patient, self._world.patients.moment())
        return self._error(problem) if problem else self._commit(patient, body["message"])

    def _act(self, patient: Patient, action: str) -> Response:
        if action in ("typing_on", "typing_off"):
            self._world.patients.typing(patient, action == "typing_on")
        elif action == "mark_seen":
            self._world.patients.page_saw(patient)
        return self._answer({"recipient_id": patient.user_id})

    def _commit(self, patient: Patient, message: Mapping[str, Any]) -> Response:
        words = words_of(message)
        entry = self._world.patients.page_says(patient, self._app.page_id, words)
        self._world.outbox.page_said(patient, entry)
        return self._answer({"recipient_id": patient.user_id, "message_id": entry.event_id})

    def subscribed_apps(self, _major: int, _minor: int, page: str) -> Response:
        """Shows, sets or ends the Page's subscription."""
        return self._world.calls.answer(
            Call(Platform.MESSENGER), lambda: self._subscription(page), self._refused
        )

    def _subscription(self, page: str) -> Response:
        problem = self._access_problem(page)
        if problem:
            return self._error(problem)
        if request.method == "GET":
            fields = list(self._world.outbox.subscribed_fields)
            app = {"name": "Pretend app", "id": self._app.app_id, "subscribed_fields": fields}
            return self._answer({"data": [app] if fields else []})
        wanted = _subscribed_fields() if request.method == "POST" else []
        unknown = [name for name in wanted if name not in _SUBSCRIBABLE]
        if unknown or (request.method == "POST" and not wanted):
            return self._error(GraphError(100, "(#100) Param subscribed_fields is not valid"))
        self._world.outbox.subscribed_fields = tuple(wanted)
        # Meta's documentation shows a string here.
        return self._answer({"success": "true"})

    def profile(self, _major: int, _minor: int, page: str) -> Response:
        """Keeps a Messenger profile without looking into its words."""
        return self._world.calls.answer(
            Call(Platform.MESSENGER), lambda: self._profile(page), self._refused
        )

    def _profile(self, page: str) -> Response:
        problem = self._access_problem(page)
        if problem:
            return self._error(problem)
        if request.method == "GET":
            asked = request.args.get("fields", "").split(",")
            shown = {name: value for name, value in self._kept.items() if name in asked}
            return self._answer({"data": [shown] if shown else []})
        body: Any = request.get_json(force=True, silent=True)
        given = body if isinstance(body, dict) else {}
        if request.method == "DELETE":
            for name in given.get("fields", ()):
                self._kept.pop(name, None)
        elif "persistent_menu" in given and "get_started" not in {**self._kept, **given}:
            return self._error(_MENU_ALONE)
        else:
            self._kept.update(given)
        return self._answer({"result": "success"})

    def thing(self, _major: int, _minor: int, page: str) -> Response:
        """A person's public profile, or the Page itself."""
        return self._world.calls.answer(
            Call(Platform.MESSENGER), lambda: self._thing(page), self._refused
        )

    def _thing(self, thing_id: str) -> Response:
        problem = self._access_problem("me")
        if problem:
            return self._error(problem)
        if thing_id in ("me", self._app.page_id):
            return self._answer({"id": self._app.page_id, "name": "Pretend Page"})
        patient = self._world.patients.find(Platform.MESSENGER, thing_id)
        if patient is None:
            return self._error(_no_such_object(thing_id))
        first, _, last = patient.name.partition(" ")
        return self._answer({"first_name": first, "last_name": last, "id": thing_id})

    def ids_for_pages(self, _major: int, _minor: int, page: str) -> Response:
        """Who a person that the app knows is on its Pages."""
        return self._world.calls.answer(
            Call(Platform.MESSENGER), lambda: self._ids_for_pages(page), self._refused
        )

    def _ids_for_pages(self, app_scoped: str) -> Response:
        problem = self._access_problem("me")
        if problem:
            return self._error(problem)
        user_id = known_to_page(app_scoped)
        found = self._world.patients.find(Platform.MESSENGER, user_id) if user_id else None
        page = {"id": self._app.page_id, "name": "Pretend Page"}
        return self._answer({"data": [{"id": user_id, "page": page}] if found else []})

    def _access_problem(self, page: str) -> GraphError | None:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer if scheme.lower() == "bearer" else request.args.get("access_token", "")
        if not token:
            return _NO_TOKEN
        if not hmac.compare_digest(token.encode(), self._app.page_token.encode()):
            return _BAD_TOKEN
        proof = request.args.get("appsecret_proof", "")
        if not proof and self._world.settings.require_proof:
            return _NO_PROOF
        if proof and not hmac.compare_digest(proof.encode(), self._proof.encode()):
            return _BAD_PROOF
        return None if page in ("me", self._app.page_id) else _no_such_object(page)

    def _answer(self, body: Mapping[str, Any], status: int = 200) -> Response:
        return Response(
            json.dumps(body, separators=(",", ":")),
            status,
            content_type="application/json; charset=UTF-8",
            headers={"X-App-Usage": _APP_USAGE, **self._page_usage()},
        )

    def _page_usage(self) -> dict[str, str]:
        usage = {"type": "messenger", **_LOW_USAGE, "estimated_time_to_regain_access": 0}
        return {"X-Business-Use-Case-Usage": json.dumps({self._app.page_id: [usage]})}

    def _error(self, error: GraphError) -> Response:
        details: dict[str, Any] = {
            "message": error.message,
            "type": error.kind,
            "code": error.code,
        }
        if error.subcode:
            details["error_subcode"] = error.subcode
        return self._refused(error.status, details)

    def _refused(self, status: int, details: Mapping[str, Any]) -> Response:
        """Any error in Meta's envelope; without details, the one for an unknown trouble."""
        shown = dict(details) or {
            "message": "An unknown error has occurred.",
            "type": "OAuthException",
            "code": 1,
            "is_transient": True,
        }
        return self._answer({"error": {**shown, "fbtrace_id": secrets.token_urlsafe(8)}}, status)


_LOW_USAGE = {"call_count": 1, "total_cputime": 1, "total_time": 1}
_APP_USAGE = json.dumps(_LOW_USAGE)


def _call_of(body: Any) -> Call:
    fields = body if isinstance(body, Mapping) else {}
    recipient, message = fields.get("recipient"), fields.get("message")
    return Call(
        Platform.MESSENGER,
        CallKind.ACTION if "sender_action" in fields else CallKind.MESSAGE,
        str(recipient.get("id", "")) if isinstance(recipient, Mapping) else "",
        str(message.get("metadata", "")) if isinstance(message, Mapping) else "",
        str(fields.get("sender_action", ""))[:20],
    )


def _subscribed_fields() -> list[str]:
    body = request.get_json(silent=True) or {}
    given = request.values.get("subscribed_fields") or body.get("subscribed_fields") or ""
    names = given if isinstance(given, list) else str(given).split(",")
    return [str(name).strip() for name in names if str(name).strip()]


def _no_such_object(thing_id: str) -> GraphError:
    return GraphError(
        100,
        f"Unsupported request. Object with ID '{thing_id}' does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation.",
        33,
        kind="GraphMethodException",
    )

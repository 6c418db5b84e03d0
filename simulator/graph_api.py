"""The pretend Graph API: the Send API and the Page's webhook subscription."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from simulator.calls import Call
from simulator.faults import CallKind, Platform
from simulator.forgetting import known_to_page
from simulator.graph_access import GraphAccess, no_such_object
from simulator.graph_checks import (
    COMMENT_USED,
    NO_USER,
    NOT_THREAD_OWNER,
    GraphError,
    shape_problem,
    window_problem,
    words_of,
)
from simulator.state import Patient
from simulator.world import World

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

    def __init__(self, world: World, access: GraphAccess) -> None:
        self._access = access
        self._world = world
        self._app = world.settings.messenger
        self._kept: dict[str, Any] = {}

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
            _call_of(body), lambda: self._send(page, body), self._access.refused
        )

    def _send(self, page: str, body: Any) -> Response:
        problem = self._access.problem(page) or shape_problem(body)
        if problem:
            return self._access.error(problem)
        recipient = body["recipient"]
        if "comment_id" in recipient:
            return self._private_reply(str(recipient["comment_id"]), body)
        patient = self._world.patients.find(Platform.MESSENGER, str(recipient["id"]))
        if patient is None:
            return self._access.error(NO_USER)
        if not self._world.routing.is_ours(patient):
            return self._access.error(NOT_THREAD_OWNER)
        if "sender_action" in body:
            return self._act(patient, body["sender_action"])
        problem = self._persona_problem(body) or window_problem(
            body, patient, self._world.clock.now()
        )
        return self._access.error(problem) if problem else self._commit(patient, body)

    def _private_reply(self, comment_id: str, body: Mapping[str, Any]) -> Response:
        """One message to whoever commented, within seven days."""
        user_id = self._world.comments.take(comment_id)
        patient = self._world.patients.find(Platform.MESSENGER, user_id) if user_id else None
        if patient is None:
            return self._access.error(COMMENT_USED)
        return self._commit(patient, body)

    def _persona_problem(self, body: Mapping[str, Any]) -> GraphError | None:
        persona_id = str(body.get("persona_id") or "")
        known = not persona_id or persona_id in self._world.personas
        return None if known else GraphError(100, "(#100) Param persona_id is not a valid persona")

    def _act(self, patient: Patient, action: str) -> Response:
        if action in ("typing_on", "typing_off"):
            self._world.patients.typing(patient, action == "typing_on")
        elif action == "mark_seen":
            self._world.patients.page_saw(patient)
        return self._access.answer({"recipient_id": patient.user_id})

    def _commit(self, patient: Patient, body: Mapping[str, Any]) -> Response:
        persona = self._world.personas.get(str(body.get("persona_id") or ""), {})
        words = replace(words_of(body["message"]), persona=persona.get("name", ""))
        if self._world.routing.default_app:
            self._world.routing.take_ours(patient)
        entry = self._world.patients.page_says(patient, self._app.page_id, words)
        self._world.outbox.page_said(patient, entry)
        return self._access.answer({"recipient_id": patient.user_id, "message_id": entry.event_id})

    def subscribed_apps(self, _major: int, _minor: int, page: str) -> Response:
        """Shows, sets or ends the Page's subscription."""
        return self._world.calls.answer(
            _call("subscribed_apps"), lambda: self._subscription(page), self._access.refused
        )

    def _subscription(self, page: str) -> Response:
        problem = self._access.problem(page)
        if problem:
            return self._access.error(problem)
        if request.method == "GET":
            fields = list(self._world.outbox.subscribed_fields)
            app = {"name": "Pretend app", "id": self._app.app_id, "subscribed_fields": fields}
            return self._access.answer({"data": [app] if fields else []})
        wanted = _subscribed_fields() if request.method == "POST" else []
        unknown = [name for name in wanted if name not in _SUBSCRIBABLE]
        if unknown or (request.method == "POST" and not wanted):
            return self._access.error(
                GraphError(100, "(#100) Param subscribed_fields is not valid")
            )
        self._world.outbox.subscribed_fields = tuple(wanted)
        if wanted:
            self._world.reachability.subscribed_again()
        # Meta's documentation shows a string here.
        return self._access.answer({"success": "true"})

    def profile(self, _major: int, _minor: int, page: str) -> Response:
        """Keeps a Messenger profile without looking into its words."""
        return self._world.calls.answer(
            _call("messenger_profile"), lambda: self._profile(page), self._access.refused
        )

    def _profile(self, page: str) -> Response:
        problem = self._access.problem(page)
        if problem:
            return self._access.error(problem)
        if request.method == "GET":
            asked = request.args.get("fields", "").split(",")
            shown = {name: value for name, value in self._kept.items() if name in asked}
            return self._access.answer({"data": [shown] if shown else []})
        body: Any = request.get_json(force=True, silent=True)
        given = body if isinstance(body, dict) else {}
        if request.method == "DELETE":
            for name in given.get("fields", ()):
                self._kept.pop(name, None)
        elif "persistent_menu" in given and "get_started" not in {**self._kept, **given}:
            return self._access.error(_MENU_ALONE)
        else:
            self._kept.update(given)
        return self._access.answer({"result": "success"})

    def thing(self, _major: int, _minor: int, page: str) -> Response:
        """A person's public profile, or the Page itself."""
        return self._world.calls.answer(
            _call("object"), lambda: self._thing(page), self._access.refused
        )

    def _thing(self, thing_id: str) -> Response:
        problem = self._access.problem("me")
        if problem:
            return self._access.error(problem)
        if thing_id in ("me", self._app.page_id):
            return self._access.answer(self._page_itself())
        if thing_id in self._world.personas:
            return self._access.answer(self._world.personas[thing_id])
        patient = self._world.patients.find(Platform.MESSENGER, thing_id)
        if patient is None:
            return self._access.error(no_such_object(thing_id))
        first, _, last = patient.name.partition(" ")
        return self._access.answer({"first_name": first, "last_name": last, "id": thing_id})

    def _page_itself(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"id": self._app.page_id, "name": "Pretend Page"}
        if "messaging_feature_status" in request.args.get("fields", "").split(","):
            routed = self._world.routing.default_app
            shown["messaging_feature_status"] = {"hop_v2": routed, "msgr_multi_app": not routed}
        return shown

    def ids_for_pages(self, _major: int, _minor: int, page: str) -> Response:
        """Who a person that the app knows is on its Pages."""
        return self._world.calls.answer(
            _call("ids_for_pages"), lambda: self._ids_for_pages(page), self._access.refused
        )

    def _ids_for_pages(self, app_scoped: str) -> Response:
        problem = self._access.problem("me")
        if problem:
            return self._access.error(problem)
        user_id = known_to_page(app_scoped)
        found = self._world.patients.find(Platform.MESSENGER, user_id) if user_id else None
        page = {"id": self._app.page_id, "name": "Pretend Page"}
        return self._access.answer({"data": [{"id": user_id, "page": page}] if found else []})


def _call_of(body: Any) -> Call:
    fields = body if isinstance(body, Mapping) else {}
    recipient, message = fields.get("recipient"), fields.get("message")
    return Call(
        Platform.MESSENGER,
        CallKind.ACTION if "sender_action" in fields else CallKind.MESSAGE,
        str(recipient.get("id", "")) if isinstance(recipient, Mapping) else "",
        str(message.get("metadata", "")) if isinstance(message, Mapping) else "",
        str(fields.get("sender_action", ""))[:20],
        "sender_action" if "sender_action" in fields else "messages",
    )


def _call(endpoint: str) -> Call:
    return Call(Platform.MESSENGER, endpoint=endpoint)


def _subscribed_fields() -> list[str]:
    body = request.get_json(silent=True) or {}
    given = request.values.get("subscribed_fields") or body.get("subscribed_fields") or ""
    names = given if isinstance(given, list) else str(given).split(",")
    return [str(name).strip() for name in names if str(name).strip()]

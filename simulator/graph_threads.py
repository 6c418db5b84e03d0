"""The pretend Graph API's thread control and personas.

Sources: Meta "Conversation Routing" and "Personas API".
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from simulator.calls import Call
from simulator.faults import CallKind, Platform
from simulator.graph_access import GraphAccess, no_such_object
from simulator.graph_checks import NO_USER, GraphError
from simulator.state import Patient
from simulator.world import World

ACTIONS = ("pass", "take", "request", "release", "extend")
PERSONA_NAME_LIMIT = 50
LONGEST_EXTENSION = 7 * 24 * 3600
_NO_DEFAULT_APP = GraphError(27, "(#27) Taking thread control needs a default app")
_NOT_OWNER = GraphError(100, "(#100) Only the app that has the thread may do this", 2018300)
_Work = Callable[[], Response]


class GraphThreads:
    """Answers what concerns who has a thread, and under which name words go out."""

    def __init__(self, world: World, access: GraphAccess) -> None:
        self._world = world
        self._access = access
        self._ids = itertools.count(61_001)

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("threads", __name__, url_prefix="/graph/v<int:_major>.<int:_minor>")
        add = blueprint.add_url_rule
        for action in ACTIONS:
            add(
                f"/<page>/{action}_thread_control",
                endpoint=action,
                view_func=self._view(action),
                methods=["POST"],
            )
        add("/<page>/thread_owner", view_func=self.thread_owner)
        add("/<page>/personas", view_func=self.personas, methods=["GET", "POST"])
        add("/<persona_id>", view_func=self.end_persona, methods=["DELETE"])
        return blueprint

    def _view(self, action: str) -> Callable[[int, int, str], Response]:
        def control(_major: int, _minor: int, page: str) -> Response:
            body: Any = request.get_json(force=True, silent=True)
            fields = body if isinstance(body, dict) else {}
            recipient = fields.get("recipient")
            user_id = str(recipient.get("id", "")) if isinstance(recipient, dict) else ""
            call = Call(
                Platform.MESSENGER,
                CallKind.OTHER,
                user_id,
                action=f"{action}_thread_control",
                endpoint="thread_control",
            )
            return self._answered(call, page, lambda: self._control(action, user_id, fields))

        return control

    def _answered(self, call: Call, page: str, work: _Work) -> Response:
        def checked() -> Response:
            problem = self._access.problem(page)
            return self._access.error(problem) if problem else work()

        return self._world.calls.answer(call, checked, self._access.refused)

    def _control(self, action: str, user_id: str, body: dict[str, Any]) -> Response:
        patient = self._world.patients.find(Platform.MESSENGER, user_id)
        if patient is None:
            return self._access.error(NO_USER)
        problem = self._refusal(action, patient, body)
        if problem:
            return self._access.error(problem)
        routing = self._world.routing
        if action == "take":
            routing.take_ours(patient)
        elif action == "pass":
            routing.give(patient, str(body["target_app_id"]))
        elif action == "release":
            routing.give(patient, "")
        return self._access.answer({"success": True})

    def _refusal(self, action: str, patient: Patient, body: dict[str, Any]) -> GraphError | None:
        if action == "take":
            return None if self._world.routing.default_app else _NO_DEFAULT_APP
        if action == "pass" and not str(body.get("target_app_id") or ""):
            return GraphError(100, "(#100) The parameter target_app_id is required")
        if action == "extend" and not 0 < _whole(body.get("duration")) <= LONGEST_EXTENSION:
            return GraphError(100, "(#100) Param duration must be at most 604800 seconds")
        if action == "request" or self._world.routing.is_ours(patient):
            return None
        return _NOT_OWNER

    def thread_owner(self, _major: int, _minor: int, page: str) -> Response:
        """Which app has a person's thread."""
        user_id = request.args.get("recipient", "")
        call = Call(Platform.MESSENGER, user_id=user_id, endpoint="thread_owner")
        return self._answered(call, page, lambda: self._owner(user_id))

    def _owner(self, user_id: str) -> Response:
        patient = self._world.patients.find(Platform.MESSENGER, user_id)
        if patient is None:
            return self._access.error(NO_USER)
        owner = self._world.routing.owner(patient)
        return self._access.answer({"data": [{"thread_owner": {"app_id": owner}}] if owner else []})

    def personas(self, _major: int, _minor: int, page: str) -> Response:
        """Shows the personas, or makes one."""
        call = Call(Platform.MESSENGER, endpoint="personas")
        work = self._make if request.method == "POST" else self._list
        return self._answered(call, page, work)

    def _list(self) -> Response:
        return self._access.answer({"data": list(self._world.personas.values()), "paging": {}})

    def _make(self) -> Response:
        body: Any = request.get_json(force=True, silent=True)
        given = body if isinstance(body, dict) else {}
        name, picture = str(given.get("name", "")), str(given.get("profile_picture_url", ""))
        if not 0 < len(name.strip()) <= PERSONA_NAME_LIMIT:
            return self._access.error(GraphError(100, "(#100) Param name must be 1 to 50 long"))
        if not picture.startswith("https://"):
            message = "(#100) Param profile_picture_url must be a valid URL"
            return self._access.error(GraphError(100, message))
        persona = {"name": name, "profile_picture_url": picture, "id": str(next(self._ids))}
        self._world.personas[persona["id"]] = persona
        return self._access.answer({"id": persona["id"]})

    def end_persona(self, _major: int, _minor: int, persona_id: str) -> Response:
        """Ends a persona."""
        call = Call(Platform.MESSENGER, endpoint="personas")
        return self._answered(call, "me", lambda: self._end(persona_id))

    def _end(self, persona_id: str) -> Response:
        if self._world.personas.pop(persona_id, None) is None:
            return self._access.error(no_such_object(persona_id))
        return self._access.answer({"success": True})


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0

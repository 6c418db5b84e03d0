"""The JSON door for what happens besides words: edits, unsends, comments, threads, time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from simulator.clock import MOST_HOURS
from simulator.door import TEXT_LIMIT, known
from simulator.faults import Platform
from simulator.messenger_events import PAGE_INBOX_APP_ID
from simulator.state import Entry, Patient
from simulator.world import World

EDITS_ALLOWED = 5


class Happenings:
    """The routes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._edits: dict[str, int] = {}

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("happenings", __name__)
        add = blueprint.add_url_rule
        patient = "/patients/messenger/<user_id>"
        add(f"{patient}/edit", view_func=self.edit, methods=["POST"])
        add(f"{patient}/unsend", view_func=self.unsend, methods=["POST"])
        add(f"{patient}/comment", view_func=self.comment, methods=["POST"])
        add(f"{patient}/thread-owner", view_func=self.thread_owner, methods=["POST"])
        add("/routing", view_func=self.routing, methods=["GET", "POST"])
        add("/clock", view_func=self.clock, methods=["GET", "POST"])
        add("/webhooks/twitter/invalidate", view_func=self.invalidate, methods=["POST"])
        return blueprint

    def edit(self, user_id: str) -> Response:
        """The patient changes a message; Facebook's own app allows this five times."""
        patient, body = self._patient(user_id), _object()
        text = body.get("text")
        if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LIMIT:
            abort(400, "text must be a string that is not empty")
        number = self._edits.get(_event_id(body), 0) + 1
        if number > EDITS_ALLOWED:
            abort(409, f"a message can be edited {EDITS_ALLOWED} times")
        entry = self._changed(patient, body, text)
        self._edits[entry.event_id] = number
        self._world.outbox.patient_changed(patient, entry, number, self._world.patients.moment())
        return jsonify({"event_id": entry.event_id, "num_edit": number})

    def unsend(self, user_id: str) -> Response:
        """The patient takes a message back."""
        patient, body = self._patient(user_id), _object()
        entry = self._changed(patient, body, None)
        self._world.outbox.patient_unsent(patient, entry, self._world.patients.moment())
        return jsonify({"event_id": entry.event_id})

    def _changed(self, patient: Patient, body: dict[str, Any], text: str | None) -> Entry:
        entry = self._world.patients.change(patient, _event_id(body), text)
        return entry or abort(404, "the patient wrote no message with this event_id")

    def comment(self, user_id: str) -> Response:
        """Somebody comments on a post of the Page, in public."""
        _, person = known(Platform.MESSENGER, user_id)
        text = _object().get("text", "")
        if not isinstance(text, str) or not text.strip():
            abort(400, "text must be a string that is not empty")
        patient = self._world.patients.meet(Platform.MESSENGER, person)
        at = self._world.patients.moment()
        comment_id = self._world.comments.add(person)
        self._world.outbox.patient_commented(patient, comment_id, text, at)
        return jsonify({"comment_id": comment_id})

    def thread_owner(self, user_id: str) -> Response:
        """A person in the Page's inbox takes the thread, or passes it to the service."""
        patient, wanted = self._patient(user_id), _object().get("owner")
        if not self._world.routing.default_app:
            abort(409, "nothing is routed: POST /routing first")
        app_id = self._world.settings.messenger.app_id
        to = {"inbox": PAGE_INBOX_APP_ID, "service": app_id, "nobody": ""}.get(str(wanted))
        if to is None:
            abort(400, "owner must be inbox, service or nobody")
        before = self._world.routing.give(patient, to)
        if to and to != before:
            at = self._world.patients.moment()
            self._world.outbox.thread_passed(patient, before, to, at)
        return jsonify({"owner": self._world.routing.owner(patient)})

    def routing(self) -> Response:
        """Whether the Page's settings name our app as the default app."""
        if request.method == "POST":
            wanted = _object().get("default_app")
            if not isinstance(wanted, bool):
                abort(400, "default_app must be true or false")
            self._world.routing.default_app = wanted
        return jsonify({"default_app": self._world.routing.default_app})

    def clock(self) -> Response:
        """Lets time pass at once; what is due by then happens."""
        if request.method == "POST":
            hours = _object().get("forward_hours")
            if isinstance(hours, bool) or not isinstance(hours, int | float):
                abort(400, "forward_hours must be a number")
            if not 0 < hours <= MOST_HOURS:
                abort(400, f"forward_hours must be above 0 and at most {MOST_HOURS}")
            self._world.forward(timedelta(hours=hours))
        clock = self._world.clock
        return jsonify(
            {
                "now": clock.now().isoformat(timespec="milliseconds"),
                "ahead_hours": clock.ahead.total_seconds() / 3600,
            }
        )

    def invalidate(self) -> Response:
        """X takes the webhook for invalid, as after a wrong answer to its check."""
        self._world.handshakes.invalidate(Platform.TWITTER)
        return jsonify(self._world.handshakes.results()["twitter"])

    def _patient(self, user_id: str) -> Patient:
        patient = self._world.patients.find(*known(Platform.MESSENGER, user_id))
        return patient or abort(404, "this patient has not written yet")


def _event_id(body: dict[str, Any]) -> str:
    return str(body.get("event_id", ""))


def _object() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        abort(400, "the body must be a JSON object")
    return body

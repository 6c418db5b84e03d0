"""The phone page: try the service out by hand, as a patient on Messenger or on X."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from simulator.door import entry_payload, known
from simulator.outbox import lane_of
from simulator.world import World


class Phone:
    """The page and the small feed that keeps it up to date."""

    def __init__(self, world: World) -> None:
        self._world = world

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint(
            "phone",
            __name__,
            template_folder="templates",
            static_folder="static",
            static_url_path="/phone/static",
        )
        blueprint.add_url_rule("/", view_func=self.page)
        blueprint.add_url_rule("/phone", view_func=self.page, endpoint="phone_page")
        blueprint.add_url_rule("/phone/feed/<platform>/<user_id>", view_func=self.feed)
        return blueprint

    def page(self) -> str:
        """The page itself; its script fills it."""
        return render_template(
            "phone.html",
            web_url=self._world.settings.web_url,
            accounts=self._world.settings.x.accounts,
        )

    def feed(self, platform: str, user_id: str) -> Response:
        """What is new in one thread, whether the page is typing, and how the service stands."""
        where, person = known(platform, user_id)
        after = request.args.get("after", -1, type=int)
        entries = self._world.patients.thread(where, person, after)
        patient = self._world.patients.find(where, person)
        body: dict[str, Any] = {
            "entries": [entry_payload(entry) for entry in entries],
            "known": patient is not None,
            "typing": patient is not None and self._world.patients.is_typing(patient),
            "waiting": self._world.deliveries.pending_in(lane_of(where, person)) > 0,
            "handshake": self._world.handshakes.results()[platform],
        }
        return jsonify(body)

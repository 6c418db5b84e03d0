"""The JSON door for scripts and tests: speak as a patient, read threads, order trouble."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from simulator import forgetting, raw_deliveries
from simulator.fault_catalogue import order_of
from simulator.faults import Fault, FaultOrderError, Platform
from simulator.messenger_events import PAGE_INBOX_APP_ID
from simulator.outbox import forged
from simulator.posting import HttpPoster, Webhook
from simulator.raw_deliveries import DeliveryOrderError, Item, Order
from simulator.state import USER_ID, Entry, Patient, Words, platform_id
from simulator.world import World

TEXT_LIMIT = 20_000
ATTACHMENTS = ("image", "audio", "video", "file", "location", "sticker")


class Door:
    """The routes that are ours, not a platform's."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._raw = itertools.count(1)

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("door", __name__)
        add = blueprint.add_url_rule
        patient = "/patients/<platform>/<user_id>"
        add("/patients", view_func=self.patients)
        add(f"{patient}/say", view_func=self.say, methods=["POST"])
        add(f"{patient}/thread", view_func=self.thread)
        add(f"{patient}/seen", view_func=self.seen, methods=["POST"])
        add(f"{patient}/age", view_func=self.age, methods=["POST"])
        add(f"{patient}/inbox", view_func=self.inbox, methods=["POST"])
        add("/patients/messenger/<user_id>/forget", view_func=self.forget, methods=["POST"])
        add("/faults", view_func=self.faults, methods=["GET", "POST", "DELETE"])
        add("/requests", view_func=self.requests)
        add("/deliveries", view_func=self.deliveries, methods=["GET", "POST"])
        add("/handshakes", view_func=self.handshakes, methods=["GET", "POST"])
        add("/health", view_func=self.health)
        add("/reset", view_func=self.reset, methods=["POST"])
        return blueprint

    def patients(self) -> Response:
        """Everyone who wrote, the last one at the end."""
        return jsonify([_patient_payload(patient) for patient in self._world.patients.everyone()])

    def say(self, platform: str, user_id: str) -> Response:
        """Speaks as the patient."""
        where, person = known(platform, user_id)
        entry = self._write(where, person, _object())
        self._world.outbox.patient_said(self._world.patients.meet(where, person), entry)
        return jsonify({"event_id": entry.event_id, "user_id": person})

    def _write(self, platform: Platform, user_id: str, body: Mapping[str, Any]) -> Entry:
        words, account_id = _words(body), self._account(platform, body.get("account"))
        return self._world.patients.patient_says(platform, user_id, account_id, words)

    def _account(self, platform: Platform, wanted: Any) -> str:
        if wanted is None or platform is Platform.MESSENGER:
            return self._world.default_account(platform)
        accounts = self._world.settings.x.accounts
        found = [one.user_id for one in accounts if wanted in (one.user_id, one.screen_name)]
        return found[0] if found else abort(400, "account is none of the X accounts")

    def thread(self, platform: str, user_id: str) -> Response:
        """The bubbles, oldest first; ``?after=n`` leaves out those up to number n."""
        after = request.args.get("after", -1, type=int)
        entries = self._world.patients.thread(*known(platform, user_id), after)
        return jsonify([entry_payload(entry) for entry in entries])

    def seen(self, platform: str, user_id: str) -> Response:
        """The patient looks at the thread; tells the service if there was anything new."""
        patient = self._patient(platform, user_id)
        new = self._world.patients.see(patient)
        if new:
            self._world.outbox.patient_saw(patient, self._world.patients.moment())
        return jsonify({"new": new})

    def age(self, platform: str, user_id: str) -> Response:
        """Makes the patient's last message older, to try the reply window."""
        hours = _object().get("hours")
        if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours < 10_000:
            abort(400, "hours must be a number above 0")
        self._world.patients.age(self._patient(platform, user_id), timedelta(hours=hours))
        return jsonify({"aged_hours": hours})

    def inbox(self, platform: str, user_id: str) -> Response:
        """A person answers in the platform's own inbox, past the service."""
        patient = self._patient(platform, user_id)
        body = _object()
        account = self._account(patient.platform, body.get("account"))
        entry = self._world.patients.page_says(patient, account, _words(body))
        routed = patient.platform is Platform.MESSENGER and self._world.routing.default_app
        before = self._world.routing.inbox_takes(patient) if routed else ""
        self._world.outbox.page_said(patient, entry, by_our_app=False)
        if routed and before != PAGE_INBOX_APP_ID:
            self._world.outbox.thread_passed(patient, before, PAGE_INBOX_APP_ID, entry.at)
        return jsonify({"event_id": entry.event_id})

    def _patient(self, platform: str, user_id: str) -> Patient:
        patient = self._world.patients.find(*known(platform, user_id))
        return patient or abort(404, "this patient has not written yet")

    def faults(self) -> Response:
        """Shows, orders or clears trouble."""
        if request.method == "DELETE":
            return jsonify({"cleared": self._world.faults.clear()})
        if request.method == "POST":
            try:
                fault = order_of(_object())
            except FaultOrderError as problem:
                abort(400, str(problem))
            fault.user_id = platform_id(fault.platform, fault.user_id) if fault.user_id else ""
            self._world.faults.add(fault)
        return jsonify({"faults": [_fault_payload(f) for f in self._world.faults.orders()]})

    def requests(self) -> Response:
        """Calls received by the two APIs, oldest first."""
        return jsonify(self._world.log.rows())

    def deliveries(self) -> Response:
        """Shows attempts, or delivers what a test asks for."""
        if request.method == "GET":
            attempts = self._world.deliveries.attempts()
            return jsonify({**self._world.deliveries.counts(), "attempts": attempts})
        body = _object()
        try:
            order = raw_deliveries.parse_order(body)
            items = self._items(order, body)
            bodies = raw_deliveries.arranged(order, items)
        except DeliveryOrderError as problem:
            abort(400, str(problem))
        return jsonify(self._carry_out(order, bodies))

    def _items(self, order: Order, body: Mapping[str, Any]) -> list[Item]:
        if "bodies" in body:
            return raw_deliveries.parse_bodies(body["bodies"])
        messages = body["messages"]
        if not isinstance(messages, list) or not 0 < len(messages) <= raw_deliveries.BODIES_LIMIT:
            abort(400, "messages must be a list of objects")
        return [self._item(order.platform, message) for message in messages]

    def _item(self, platform: Platform, message: Any) -> Item:
        if not isinstance(message, dict):
            abort(400, "a message is an object with user_id and text")
        _, user_id = known(platform.value, str(message.pop("user_id", "")))
        entry = self._write(platform, user_id, message)
        patient = self._world.patients.meet(platform, user_id)
        return Item(self._world.outbox.inbound_body(patient, entry), user_id)

    def _carry_out(self, order: Order, bodies: list[raw_deliveries.Body]) -> dict[str, Any]:
        # Without shuffling, or when first copies keep their order, one goes after another.
        in_turn = order.shuffle is None or order.keep_first
        lane = f"raw:{next(self._raw)}" if in_turn else ""
        webhooks = [
            raw_deliveries.signed(
                order, self._world.outbox.webhook(order.platform, body, lane), forged
            )
            for body in bodies
        ]
        if order.wait:
            return {"posted": len(webhooks), "statuses": self._post_now(webhooks)}
        for webhook in webhooks:
            self._world.deliveries.submit(webhook)
        return {"queued": len(webhooks)}

    def _post_now(self, webhooks: list[Webhook]) -> list[int]:
        settings = self._world.settings
        post = HttpPoster(settings.web_url, settings.pace)
        statuses = [post(webhook) for webhook in webhooks]
        post.hang_up()
        return statuses

    def forget(self, user_id: str) -> Response:
        """The person asks Facebook to have what they wrote deleted."""
        settings = self._world.settings
        return jsonify(forgetting.ask(settings.web_url, settings.messenger.app_secret, user_id))

    def handshakes(self) -> Response:
        """Shows the last results, or asks the service again now."""
        if request.method == "POST":
            for platform in Platform:
                self._world.handshakes.check(platform)
        return jsonify(self._world.handshakes.results())

    def health(self) -> Response:
        """That the simulator runs, and how it stands with the service."""
        return jsonify(
            {
                "status": "ok",
                "production": False,
                "web_url": self._world.settings.web_url,
                "handshakes": self._world.handshakes.results(),
                "deliveries": self._world.deliveries.counts(),
                "webhooks": self._world.reachability.shown(),
            }
        )

    def reset(self) -> Response:
        """Forgets patients, threads, faults, the log and what was still to be delivered."""
        self._world.reset()
        return jsonify({"reset": True})


def known(platform: str, user_id: str) -> tuple[Platform, str]:
    """The platform and the person's id there; 404 for an unknown one, 400 for an odd user id."""
    if platform not in [one.value for one in Platform]:
        abort(404, "the platform is messenger or twitter")
    if not USER_ID.fullmatch(user_id):
        abort(400, "a user id is 1 to 64 letters, digits, - or _")
    return Platform(platform), platform_id(Platform(platform), user_id)


def entry_payload(entry: Entry) -> dict[str, Any]:
    """A bubble as the door shows it."""
    return {
        "from": entry.speaker.value,
        "text": entry.text,
        "at": entry.at.isoformat(timespec="milliseconds"),
        "number": entry.number,
        "event_id": entry.event_id,
        "account": entry.account_id,
        "payload": entry.payload,
        "attachment": entry.attachment,
        "buttons": [asdict(button) for button in entry.buttons],
        "metadata": entry.metadata,
        "persona": entry.persona,
    }


def _patient_payload(patient: Patient) -> dict[str, Any]:
    return {
        "platform": patient.platform.value,
        "user_id": patient.user_id,
        "name": patient.name,
        "messages": patient.written,
        "unseen": patient.unseen,
        "seen_by_page": patient.seen_by_page,
    }


def _fault_payload(fault: Fault) -> dict[str, Any]:
    return {
        "platform": fault.platform.value,
        "kind": fault.kind.value,
        "times": fault.times,
        "struck": fault.struck,
        "user_id": fault.user_id,
        "on": sorted(kind.value for kind in fault.on),
        "endpoint": fault.endpoint,
    }


def _object() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    if not isinstance(body, dict):
        abort(400, "the body must be a JSON object")
    return body


def _words(body: Mapping[str, Any]) -> Words:
    text, payload = body.get("text", ""), body.get("payload", "")
    attachment = body.get("attachment", "")
    if not isinstance(text, str) or len(text) > TEXT_LIMIT:
        abort(400, f"text must be a string of at most {TEXT_LIMIT} characters")
    if not isinstance(payload, str) or len(payload) > 1000:
        abort(400, "payload must be a string of at most 1000 characters")
    if attachment not in ("", *ATTACHMENTS):
        abort(400, f"attachment must be one of {', '.join(ATTACHMENTS)}")
    if not (text.strip() or payload or attachment):
        abort(400, "say something: text, payload or attachment")
    return Words(text=text, payload=payload, attachment=attachment)

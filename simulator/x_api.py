"""The pretend X API: direct messages in and out, and who we are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, request

from simulator import x_checks, x_history
from simulator.calls import Call
from simulator.faults import CallKind, Platform
from simulator.settings import XAccount
from simulator.state import Patient, Words
from simulator.world import World
from simulator.x_access import XAccess, as_user, json_answer, problem_answer, refused

_Work = Callable[[XAccount], Response]


class XApi:
    """Answers ``/x/2/…`` as X does; every call must be an account's, by OAuth 1.0a or 2.0."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._limiter = world.x_limiter
        self._access = XAccess(world.oauth1, world.oauth2)

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("x", __name__, url_prefix="/x")
        add = blueprint.add_url_rule
        add("/2/users/me", view_func=self.me)
        add("/2/dm_events", view_func=self.events)
        conversation = "/2/dm_conversations"
        add(f"{conversation}/with/<user_id>/dm_events", view_func=self.events)
        add(f"{conversation}/with/<user_id>/messages", view_func=self.send, methods=["POST"])
        add(f"{conversation}/<thread_id>/messages", view_func=self.send_in, methods=["POST"])
        add("/1.1/<path:_rest>", view_func=self.closed, methods=["GET", "POST"])
        return blueprint

    def send(self, user_id: str) -> Response:
        """Takes a direct message for one person."""
        return self._message(user_id, lambda _account: user_id)

    def send_in(self, thread_id: str) -> Response:
        """Takes a direct message for a one-to-one conversation."""
        ids = thread_id.split("-", 1)
        return self._message(
            "", lambda account: next((one for one in ids if one != account.user_id), "")
        )

    def _message(self, user_id: str, recipient: Callable[[XAccount], str]) -> Response:
        call = Call(Platform.TWITTER, CallKind.MESSAGE, user_id, endpoint="messages")
        return self._answered(
            call, "send", lambda account: self._deliver(account, recipient(account))
        )

    def _deliver(self, account: XAccount, user_id: str) -> Response:
        body: Any = request.get_json(force=True, silent=True)
        problem = x_checks.message_problem(body)
        if problem:
            return problem_answer(problem)
        patient = self._world.patients.find(Platform.TWITTER, user_id)
        if patient is None:
            return problem_answer(x_checks.not_found("user", "participant_id", user_id))
        return self._commit(account, patient, body)

    def _commit(self, account: XAccount, patient: Patient, body: Mapping[str, Any]) -> Response:
        attachment = "image" if body.get("attachments") else ""
        words = Words(text=str(body.get("text", "")), attachment=attachment)
        entry = self._world.patients.page_says(patient, account.user_id, words)
        self._world.outbox.page_said(patient, entry)
        thread_id = x_history.conversation_id(account.user_id, patient.user_id)
        sent = {"dm_conversation_id": thread_id, "dm_event_id": entry.event_id}
        return json_answer({"data": sent}, 201)

    def me(self) -> Response:
        """The account whose token signed the call."""
        return self._answered(Call(Platform.TWITTER, endpoint="users_me"), "me", _me)

    def events(self, user_id: str = "") -> Response:
        """Messages of the account, newest first, a page at a time."""
        return self._answered(
            Call(Platform.TWITTER, user_id=user_id, endpoint="dm_events"),
            "lookup",
            lambda account: self._page(account, user_id),
        )

    def _page(self, account: XAccount, user_id: str) -> Response:
        entries = self._world.patients.direct_messages(account.user_id)
        if user_id:
            entries = [entry for entry in entries if entry.user_id == user_id]
        found = x_history.page(entries, request.args)
        return problem_answer(found) if isinstance(found, x_checks.Problem) else json_answer(found)

    def closed(self, _rest: str) -> Response:
        """v1.1 is open to enterprises only."""
        return self._world.calls.answer(
            Call(Platform.TWITTER, endpoint="v1"),
            lambda: json_answer(x_checks.V1_CLOSED, 403),
            refused,
        )

    def _answered(self, call: Call, endpoint: str, work: _Work) -> Response:
        return self._world.calls.answer(call, lambda: self._signed(endpoint, work), refused)

    def _signed(self, endpoint: str, work: _Work) -> Response:
        return as_user(self._access.caller(), lambda account: self._spend(account, endpoint, work))

    def _spend(self, account: XAccount, endpoint: str, work: _Work) -> Response:
        allowed, headers = self._limiter.spend(account.user_id, endpoint)
        response = work(account) if allowed else problem_answer(x_checks.TOO_MANY)
        response.headers.extend(headers)
        return response


def _me(account: XAccount) -> Response:
    user = {"id": account.user_id, "name": account.screen_name, "username": account.screen_name}
    return json_answer({"data": user})

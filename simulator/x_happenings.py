"""What happens on X besides messages: mentions, encrypted chats, access taken back, replays."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from simulator.calls import Call
from simulator.door import TEXT_LIMIT, known
from simulator.faults import Platform
from simulator.outbox import lane_of
from simulator.settings import XAccount
from simulator.state import Patient, milliseconds
from simulator.world import World
from simulator.x_access import XAccess, as_anybody, as_app, json_answer, problem_answer, refused
from simulator.x_checks import Problem, not_found
from simulator.x_events import SOURCE_APP_ID, activity


class XHappenings:
    """The door for scripts, and the two calls of the API that belong to it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._access = XAccess(world.oauth1, world.oauth2)

    def blueprint(self) -> Blueprint:
        """The routes."""
        blueprint = Blueprint("x_happenings", __name__)
        add = blueprint.add_url_rule
        patient = "/patients/twitter/<user_id>"
        add(f"{patient}/mention", view_func=self.mention, methods=["POST"])
        add(f"{patient}/encrypted", view_func=self.encrypted, methods=["POST"])
        add("/accounts/twitter/<account_id>/revoke", view_func=self.revoke, methods=["POST"])
        add("/x/2/users/<account_id>/mentions", view_func=self.mentions)
        add("/x/2/webhooks/replay", view_func=self.replay, methods=["POST"])
        return blueprint

    def mention(self, user_id: str) -> Response:
        """Somebody names an account of ours in a public post."""
        patient, body = self._patient(user_id), _object()
        text, account = body.get("text"), self._account(body)
        if not isinstance(text, str) or not text.strip() or len(text) > TEXT_LIMIT:
            abort(400, "text must be a string that is not empty")
        words = f"@{account.screen_name} {text}"
        post = self._world.posts.add(patient, account, words, self._world.patients.moment())
        if self._world.settings.x_envelope == "xaa":
            told = activity("post.mention.create", account.user_id, post.version_2())
        else:
            told = {
                "for_user_id": account.user_id,
                "user_has_blocked": False,
                "tweet_create_events": [post.version_1()],
            }
        self._tell(patient.user_id, told, post.post_id)
        return jsonify({"post_id": post.post_id})

    def encrypted(self, user_id: str) -> Response:
        """Somebody writes in an encrypted chat: what comes is a cipher, in the newer envelope."""
        patient, account = self._patient(user_id), self._account(_object())
        name = str(secrets.randbits(60))
        low, high = sorted((account.user_id, patient.user_id), key=lambda one: (len(one), one))
        cipher = base64.b64encode(secrets.token_bytes(96)).decode()
        payload = {
            "conversation_token": secrets.token_urlsafe(16),
            "id": name,
            "created_at_msec": str(milliseconds(self._world.patients.moment())),
            "sender_id": patient.user_id,
            "conversation_id": f"{low}:{high}",
            "conversation_key_version": "1",
            "encoded_event": cipher,
            "message_event_signature": {"signature": secrets.token_urlsafe(32), "version": "1"},
        }
        self._tell(patient.user_id, activity("chat.received", account.user_id, payload), name)
        return jsonify({"event_id": name})

    def revoke(self, account_id: str) -> Response:
        """The account's owner takes the app's access back: no token of it works any more."""
        account = self._account({"account": account_id})
        self._world.oauth2.revoke(account)
        date = datetime.now(UTC).isoformat(timespec="seconds")
        if self._world.settings.x_envelope == "xaa":
            payload = {"date_time": date, "user_id": account.user_id, "app_id": SOURCE_APP_ID}
            told = activity("oauth.revoke", "", payload)
        else:
            told = {
                "user_event": {
                    "revoke": {
                        "date_time": date,
                        "target": {"app_id": SOURCE_APP_ID},
                        "source": {"user_id": account.user_id},
                    }
                }
            }
        self._tell(account.user_id, told, f"revoke.{account.user_id}")
        return jsonify({"revoked": account.user_id})

    def mentions(self, account_id: str) -> Response:
        """Posts that name an account, newest first."""

        def work() -> Response:
            ours = {one.user_id for one in self._world.settings.x.accounts}
            if account_id not in ours:
                return problem_answer(not_found("user", "id", account_id))
            found = self._world.posts.page(account_id, request.args)
            return problem_answer(found) if isinstance(found, Problem) else json_answer(found)

        call = Call(Platform.TWITTER, endpoint="mentions")
        return self._world.calls.answer(
            call, lambda: as_anybody(self._access.caller(), work), refused
        )

    def replay(self) -> Response:
        """Tells once more what was told in some time; the app alone may ask."""
        call = Call(Platform.TWITTER, endpoint="webhooks")
        return self._world.calls.answer(
            call, lambda: as_app(self._access.caller(), self._replay), refused
        )

    def _replay(self) -> Response:
        body: Any = request.get_json(force=True, silent=True)
        body = body if isinstance(body, dict) else {}
        webhook_id = str(body.get("webhook_id", ""))
        if webhook_id not in self._world.registered.webhooks:
            return problem_answer(Problem(400, "WebhookIdInvalid", "no webhook has this id"))
        job = self._world.replays.job(body.get("from_date"), body.get("to_date"))
        if isinstance(job, str):
            return problem_answer(Problem(400, "QueryParamInvalid", job))
        status = {
            "webhook_id": webhook_id,
            "job_state": "Complete",
            "job_state_description": "Job completed successfully",
            "job_id": job.job_id,
        }
        done = self._world.outbox.webhook(
            Platform.TWITTER, {"replay_job_status": status}, "twitter:replay", job.job_id
        )
        self._world.replays.run(job, done)
        made = job.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        return json_answer({"data": {"job_id": job.job_id, "created_at": made}})

    def _tell(self, user_id: str, body: Mapping[str, Any], event_id: str) -> None:
        lane = lane_of(Platform.TWITTER, user_id)
        self._world.replays.tell(self._world.outbox.webhook(Platform.TWITTER, body, lane, event_id))

    def _patient(self, user_id: str) -> Patient:
        _, person = known(Platform.TWITTER, user_id)
        return self._world.patients.meet(Platform.TWITTER, person)

    def _account(self, body: Mapping[str, Any]) -> XAccount:
        accounts = {one.user_id: one for one in self._world.settings.x.accounts}
        wanted = str(body.get("account") or self._world.default_account(Platform.TWITTER))
        return accounts.get(wanted) or abort(404, "no account of ours has this id")


def _object() -> dict[str, Any]:
    body = request.get_json(force=True, silent=True)
    return body if isinstance(body, dict) else {}

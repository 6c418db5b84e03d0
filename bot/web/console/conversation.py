"""One conversation: read it, take it over, answer, give it back or let it go."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.web.console.alerts import fresh
from bot.web.console.desk import Desk
from bot.web.gate import staff_now
from bot.web.guards import CLINICAL, READERS, staff_only
from bot.web.wiring import Wiring


def conversation_blueprint(wiring: Wiring, desk: Desk) -> Blueprint:
    """Everything under ``/conversations``."""
    pages = Blueprint("conversation", __name__, url_prefix="/conversations/<conversation_id>")
    _reading(pages, desk)
    _answering(pages, wiring, desk)
    _letting_go(pages, wiring, desk)
    return pages


def _reading(pages: Blueprint, desk: Desk) -> None:
    @pages.get("")
    @staff_only(READERS)
    def page(conversation_id: str) -> ResponseReturnValue:
        """The whole conversation."""
        return desk.page(conversation_id)

    @pages.get("/messages")
    @staff_only(READERS, passive=True)
    def messages(conversation_id: str) -> ResponseReturnValue:
        """The parts that change; 304 if they have not."""
        parts = desk.parts(conversation_id, request.args.get("version", 0, int))
        return fresh(render_template("conversation_parts.html", **parts))


def _answering(pages: Blueprint, wiring: Wiring, desk: Desk) -> None:
    @pages.post("/take-over")
    @staff_only(CLINICAL)
    def take_over(conversation_id: str) -> ResponseReturnValue:
        """The assistant falls silent; 409 if another person was first."""
        return desk.act(conversation_id, lambda: wiring.take_over(conversation_id, staff_now()))

    @pages.post("/typing")
    @staff_only(CLINICAL)
    def typing(conversation_id: str) -> ResponseReturnValue:
        """Somebody who has the conversation types; the patient is shown the dots."""
        with wiring.store.begin() as work:
            work.desk.types(conversation_id, staff_now().id, wiring.clock.now())
        return "", 204

    @pages.post("/reply")
    @staff_only(CLINICAL)
    def reply(conversation_id: str) -> ResponseReturnValue:
        """Queues the words; a second click of the same form changes nothing."""
        text, token = request.form.get("text", ""), request.form.get("form_token", "")
        reason = request.form.get("reason", "")

        def send() -> None:
            wiring.reply_as_staff(conversation_id, staff_now(), text, token, reason)

        return desk.act(conversation_id, send, draft=text, token=token, done="sent")

    @pages.post("/take-back")
    @staff_only(CLINICAL)
    def take_back(conversation_id: str) -> ResponseReturnValue:
        """What was sent a moment ago is not sent; 422 when it is too late."""
        token = request.form.get("form_token", "")

        def undo() -> None:
            wiring.take_back_reply(conversation_id, staff_now(), token)

        return desk.act(conversation_id, undo, done="taken_back")


def _letting_go(pages: Blueprint, wiring: Wiring, desk: Desk) -> None:
    @pages.post("/hand-back")
    @staff_only(CLINICAL)
    def hand_back(conversation_id: str) -> ResponseReturnValue:
        """The assistant answers again; the outcome is kept."""
        outcome = request.form.get("outcome", "")
        return desk.act(
            conversation_id,
            lambda: wiring.hand_back(conversation_id, staff_now(), outcome),
            done="handed_back",
        )

    @pages.post("/release")
    @staff_only(CLINICAL)
    def release(conversation_id: str) -> ResponseReturnValue:
        """It waits for anybody again; whoever had it no longer does."""
        return desk.act(
            conversation_id,
            lambda: wiring.release(conversation_id, staff_now()),
            done="released",
        )

"""What nurses do beside answering: notes, reminders, passing on, and words to insert."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from bot.core.errors import NotPermitted
from bot.web.console.desk import Desk
from bot.web.console.presenters.times import moment_of
from bot.web.gate import staff_now
from bot.web.guards import CLINICAL, staff_only
from bot.web.wiring import Wiring


def notes_blueprint(wiring: Wiring, desk: Desk) -> Blueprint:
    """Everything under ``/conversations`` that the patient never hears of."""
    pages = Blueprint("notes", __name__, url_prefix="/conversations/<conversation_id>")
    _writing(pages, wiring, desk)
    _deciding(pages, wiring, desk)
    return pages


def _writing(pages: Blueprint, wiring: Wiring, desk: Desk) -> None:
    @pages.post("/notes")
    @staff_only(CLINICAL)
    def note(conversation_id: str) -> ResponseReturnValue:
        """Words for colleagues."""
        text = request.form.get("note", "")
        return desk.act(
            conversation_id,
            lambda: wiring.keep_notes.note(conversation_id, staff_now(), text),
            done="noted",
            kept={"note": text},
        )

    @pages.post("/reminders")
    @staff_only(CLINICAL)
    def remind(conversation_id: str) -> ResponseReturnValue:
        """Something to do later, for whoever is on duty."""
        text = request.form.get("reminder", "")

        def keep() -> None:
            wiring.keep_notes.remind(conversation_id, staff_now(), text, _due_at())

        return desk.act(conversation_id, keep, done="reminded", kept={"reminder": text})

    @pages.post("/reminders/<reminder_id>/done")
    @staff_only(CLINICAL)
    def done(conversation_id: str, reminder_id: str) -> ResponseReturnValue:
        """It need not be done any more."""
        return desk.act(
            conversation_id,
            lambda: wiring.keep_notes.done(conversation_id, staff_now(), reminder_id),
            done="reminder_done",
        )


def _deciding(pages: Blueprint, wiring: Wiring, desk: Desk) -> None:
    @pages.post("/transfer")
    @staff_only(CLINICAL)
    def transfer(conversation_id: str) -> ResponseReturnValue:
        """To a named colleague."""
        to = request.form.get("to", "")
        return desk.act(
            conversation_id,
            lambda: wiring.transfer(conversation_id, staff_now(), to),
            done="transferred",
        )


def _due_at() -> datetime:
    """When a reminder is due, in London time as the form gives it. Raises NotPermitted."""
    moment = moment_of(request.form.get("due_on", ""), request.form.get("due_time", ""))
    if moment is None:
        raise NotPermitted("choose a day and a time")
    return moment

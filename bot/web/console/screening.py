"""Saying that screening was wrong about a message, and what was said for the weekly review."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import HouseError, NotFound
from bot.core.messages import Author
from bot.core.records import ThreadMessage
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.beside import TIER_WORDS
from bot.web.console.presenters.cells import plain_cell
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, READERS, staff_only
from bot.web.wiring import Wiring

_HEAD = ("at", "said", "should have been", "why", "by", "masked words")


def screening_blueprint(wiring: Wiring) -> Blueprint:
    """One page a message, and the list of everything marked."""
    pages = Blueprint("screening", __name__)

    @pages.get("/conversations/<conversation_id>/messages/<message_id>/screening")
    @staff_only(READERS)
    def page(conversation_id: str, message_id: str) -> ResponseReturnValue:
        """The message, and the question."""
        return _page(wiring, conversation_id, message_id)

    @pages.post("/conversations/<conversation_id>/messages/<message_id>/screening")
    @staff_only(READERS)
    def mark(conversation_id: str, message_id: str) -> ResponseReturnValue:
        """Keeps what it should have been."""
        right, why = request.form.get("right", ""), request.form.get("why", "")
        try:
            wiring.mark_screening(conversation_id, message_id, staff_now(), right, why)
        except NotFound as error:
            return answer(problem_of(error))
        except HouseError as error:
            return _page(wiring, conversation_id, message_id, problem_of(error))
        where = url_for("conversation.page", conversation_id=conversation_id, done="marked")
        return redirect(where, 303)

    @pages.get("/screening/marks.csv")
    @staff_only(APPROVERS)
    def marks() -> ResponseReturnValue:
        """Everything marked, for the weekly review and the safety set. On record."""
        with wiring.store.begin() as work:
            marked = work.desk.marked_messages()
            work.audit.add(staff_now().email, "export_screening_marks", "", wiring.clock.now())
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(_HEAD)
        for one, text in marked:
            row = (
                *(one.at.isoformat(timespec="minutes"), one.said.value, one.right.value),
                *(one.why, one.staff_name, text),
            )
            writer.writerow([plain_cell(cell) for cell in row])
        headers = {"Content-Disposition": "attachment; filename=screening-marks.csv"}
        return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)

    return pages


def _page(
    wiring: Wiring, conversation_id: str, message_id: str, problem: Problem | None = None
) -> ResponseReturnValue:
    with wiring.store.read() as work:
        work.conversations.get(conversation_id)
        thread = work.conversations.thread(conversation_id)
    found = next((m for m in thread if m.id == message_id and _is_a_patients(m)), None)
    if found is None:
        raise NotFound("no such message")
    html = render_template(
        "screening.html",
        alerts=alerts_for(wiring, staff_now()),
        id=conversation_id,
        message=found,
        said=TIER_WORDS[found.tier.value],
        tiers=TIER_WORDS,
        problem=problem,
    )
    return html, problem.status if problem else 200


def _is_a_patients(message: ThreadMessage) -> bool:
    return message.author is Author.PATIENT

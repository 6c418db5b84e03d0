"""The queue page and the part of it that renews itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from bot.core.answer_versions import VersionState
from bot.core.records import QueueRow, StaffMember
from bot.web.console.presenters.accounts import paused_words
from bot.web.console.presenters.queue import (
    Alert,
    Show,
    alerts_of,
    filter_counts,
    queue_lines,
    shown,
)
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, READERS, staff_only
from bot.web.wiring import Wiring

_FILTERS = {
    Show.ALL: "All",
    Show.WAITING: "Waiting",
    Show.MINE: "Mine",
    Show.HELD: "With a person",
}


def queue_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/queue``."""
    pages = Blueprint("queue", __name__)

    @pages.get("/queue")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """Every open conversation, most urgent first."""
        return render_template(
            "queue.html", answers_due=answers_due(wiring), **_parts(wiring, _show())
        )

    @pages.get("/queue/rows")
    @staff_only(READERS, passive=True)
    def rows() -> ResponseReturnValue:
        """The parts of the page that change; 304 if they have not."""
        return fresh(render_template("queue_parts.html", **_parts(wiring, _show())))

    return pages


def fresh(html: str) -> Response:
    """A part of a page, or 304 if the reader has this very part already."""
    response = make_response(html)
    response.add_etag()
    response.make_conditional(request)
    return response


def open_rows(wiring: Wiring) -> list[QueueRow]:
    """The queue as the store gives it."""
    with wiring.store.read() as work:
        return work.conversations.queue()


def answers_due(wiring: Wiring) -> int:
    """How many answers this person should see to: due for review, or waiting for approval."""
    if staff_now().role not in APPROVERS:
        return 0
    today = wiring.clock.now().date()
    with wiring.store.read() as work:
        current = wiring.current_answers.all(work)
        drafts = work.answers.all_in(VersionState.DRAFT)
    due = {topic for topic, answer in current.items() if answer.is_due(today)}
    return len(due | set(drafts))


def paused_accounts(wiring: Wiring) -> list[str]:
    """Accounts that cannot send now, and why."""
    with wiring.store.read() as work:
        states = work.accounts.paused(wiring.clock.now())
    return paused_words(states, wiring.connectors)


def alerts_for(wiring: Wiring, staff: StaffMember) -> list[Alert]:
    """What nobody has seen yet, for pages beside the queue; nothing for who reads no queue."""
    return alerts_of(open_rows(wiring)) if staff.role in READERS else []


def _show() -> Show:
    try:
        return Show(request.args.get("show", Show.ALL.value))
    except ValueError:
        return Show.ALL


def _parts(wiring: Wiring, show: Show) -> dict[str, Any]:
    staff, now, rows = staff_now(), wiring.clock.now(), open_rows(wiring)
    chosen = [row for row in rows if shown(row, show, staff.id)]
    counts = filter_counts(rows, staff.id)
    return {
        "lines": queue_lines(chosen, staff.id, now, wiring.hours),
        "alerts": alerts_of(rows),
        "waiting": counts[Show.WAITING],
        "previous_model": wiring.previous_model(),
        "paused_accounts": paused_accounts(wiring),
        "show": show,
        "filters": [(kind, words, counts[kind]) for kind, words in _FILTERS.items()],
    }

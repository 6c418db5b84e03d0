"""The queue page, the part of it that renews itself, and the search."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.answer_versions import VersionState
from bot.core.pseudonym import pseudonym
from bot.core.queue_ports import QueueView
from bot.web.console.alerts import alerts_for, fresh
from bot.web.console.comments import concerns_waiting, standing_words
from bot.web.console.presenters.accounts import paused_words
from bot.web.console.presenters.beside import reminder_lines
from bot.web.console.presenters.queue import queue_lines
from bot.web.console.presenters.service_alarms import alarm_words
from bot.web.console.presenters.times import start_of_day
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, READERS, staff_only
from bot.web.wiring import Wiring

_VIEWS = {
    QueueView.OPEN: "Open",
    QueueView.WAITING: "Waiting",
    QueueView.MINE: "Mine",
    QueueView.HELD: "Held",
    QueueView.CLOSED: "Closed today",
    QueueView.ASSISTANT: "With the assistant",
}
#: As many as a person reads down; the rest is a page further.
PER_PAGE = 50
LAST_PAGE = 200


def queue_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/queue``."""
    pages = Blueprint("queue", __name__)

    @pages.get("/queue")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """The conversations of one view, most urgent first."""
        return render_template(
            "queue.html",
            answers_due=answers_due(wiring),
            comments=standing_words(wiring),
            **_parts(wiring),
        )

    @pages.get("/queue/rows")
    @staff_only(READERS, passive=True)
    def rows() -> ResponseReturnValue:
        """The parts of the page that change; 304 if they have not."""
        return fresh(render_template("queue_parts.html", **_parts(wiring)))

    @pages.post("/queue/search")
    @staff_only(READERS)
    def search() -> ResponseReturnValue:
        """Finds by reference or by words. A form that is posted: words stay out of addresses."""
        words = request.form.get("q", "")[:100]
        now, staff = wiring.clock.now(), staff_now()
        with wiring.store.begin() as work:
            work.audit.add(staff.email, "search", "", now)
        with wiring.store.read() as work:
            found = work.queue.search(words, PER_PAGE)
        return render_template(
            "queue_search.html",
            alerts=alerts_for(wiring, staff),
            words=words,
            lines=queue_lines(found, staff.id, now, wiring.hours.at(now)),
            most=PER_PAGE,
        )

    return pages


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


def _view() -> QueueView:
    try:
        return QueueView(request.args.get("show", QueueView.OPEN.value))
    except ValueError:
        return QueueView.OPEN


def _parts(wiring: Wiring) -> dict[str, Any]:
    view, now, staff = _view(), wiring.clock.now(), staff_now()
    number = min(max(1, request.args.get("page", 1, int)), LAST_PAGE)
    today = start_of_day(now)
    with wiring.store.read() as work:
        skip = (number - 1) * PER_PAGE
        rows = work.queue.page(view, staff.id, today, skip, PER_PAGE + 1)
        counts = work.queue.counts(staff.id, today)
        paused = work.accounts.paused(now)
        due = work.desk.due(now)
        alarms = work.platforms.alarms.open()
    return {
        "lines": queue_lines(rows[:PER_PAGE], staff.id, now, wiring.hours.at(now)),
        "alerts": alerts_for(wiring, staff),
        "due": reminder_lines(due, now),
        "reference": pseudonym,
        "concerns": concerns_waiting(wiring),
        "waiting": counts.waiting,
        "previous_model": wiring.previous_model(),
        "paused_accounts": paused_words(paused, wiring.connectors),
        "service_alarms": alarm_words(alarms, wiring.connectors, paused),
        "show": view,
        "number": number,
        "pages": _neighbours(view, number, more=len(rows) > PER_PAGE),
        "filters": [
            (kind, words, getattr(counts, kind.value, "")) for kind, words in _VIEWS.items()
        ],
    }


def _neighbours(view: QueueView, number: int, more: bool) -> dict[str, Any]:
    """What the pagination component is told; empty when one page holds everything."""

    def to(page: int, words: str) -> dict[str, str]:
        where = url_for("queue.page", show=view.value, page=page)
        return {"href": where, "labelText": words}

    pages: dict[str, Any] = {}
    if number > 1:
        pages["previous"] = to(number - 1, f"Page {number - 1}")
    if more and number < LAST_PAGE:
        pages["next"] = to(number + 1, f"Page {number + 1}")
    return pages

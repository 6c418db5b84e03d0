"""Questions that had no sure answer, gathered for whoever writes answers."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.unanswered import groups
from bot.web.gate import staff_now
from bot.web.guards import AUTHORS, staff_only
from bot.web.wiring import Wiring


def unanswered_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/unanswered``."""
    pages = Blueprint("unanswered", __name__)

    @pages.get("/unanswered")
    @staff_only(AUTHORS)
    def page() -> ResponseReturnValue:
        """Groups of like questions, the largest first; on record: they are people's own words."""
        with wiring.store.begin() as work:
            work.audit.add(staff_now().email, "read_unanswered", "", wiring.clock.now())
        with wiring.store.read() as work:
            questions = work.unanswered.newest()
        filed = wiring.current_answers.filed
        return render_template(
            "unanswered.html",
            alerts=alerts_for(wiring, staff_now()),
            groups=groups(questions),
            titles={topic: answer.title for topic, answer in filed.items()},
            count=len(questions),
        )

    return pages

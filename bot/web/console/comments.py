"""The list of comments that people left, each to be read in two working days."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.comment_clock import Reading
from bot.core.errors import HouseError, NotPermitted
from bot.use_cases.read_comments import MARKS
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.comments import (
    READINGS,
    StandingWords,
    comment_line,
    standing_of,
)
from bot.web.errors import answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, staff_only
from bot.web.wiring import Wiring


def comments_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/comments``; for those who answer for feedback: words may tell who wrote them."""
    pages = Blueprint("comments", __name__, url_prefix="/comments")

    @pages.get("")
    @staff_only(APPROVERS)
    def page() -> ResponseReturnValue:
        """A look at the list. On record, and it takes up what is new."""
        found, now = wiring.loop.comments.open(staff_now()), wiring.clock.now()
        today = wiring.hours.at(now).today(now)
        return render_template(
            "comments.html",
            alerts=alerts_for(wiring, staff_now()),
            unread=[comment_line(one, due, today) for one, due in found.unread],
            handled=[comment_line(one, None, today) for one in found.handled],
            marks=[(mark.value, READINGS[mark]) for mark in MARKS],
            standing=standing_words(wiring),
            done=request.args.get("done", ""),
        )

    @pages.post("")
    @staff_only(APPROVERS)
    def mark() -> ResponseReturnValue:
        """Says what was done with one. In a form, so that no address holds its id."""
        try:
            reading = _mark(request.form.get("mark", ""))
            wiring.loop.comments.mark(request.form.get("comment", "")[:32], reading, staff_now())
        except HouseError as error:
            return answer(problem_of(error))
        return redirect(url_for("comments.page", done=reading.value), 303)

    return pages


def standing_words(wiring: Wiring) -> StandingWords:
    """Where the list stands, for the front page of the console."""
    now = wiring.clock.now()
    today = wiring.hours.at(now).today(now)
    return standing_of(wiring.loop.comments.standing(), today)


def _mark(written: str) -> Reading:
    try:
        return Reading(written)
    except ValueError as error:
        raise NotPermitted("choose read, acted on, or raised as a concern") from error

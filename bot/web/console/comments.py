"""The list of comments that people left, each to be read in two working days."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.comment_clock import Reading
from bot.core.concerns import Done
from bot.core.errors import HouseError, NotPermitted
from bot.use_cases.read_comments import MARKS
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.comments import (
    DONE,
    MARK_WORDS,
    StandingWords,
    comment_line,
    concern_words,
    standing_of,
)
from bot.web.errors import answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, staff_only
from bot.web.wiring import Wiring

#: The mark of a person who has seen a concern, beside those of a comment.
SEEN = "seen"


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
            concerns=[comment_line(one, None, today) for one in found.concerns],
            done_acts=[(done.value, words) for done, words in DONE.items()],
            unread=[comment_line(one, due, today) for one, due in found.unread],
            handled=[comment_line(one, None, today) for one in found.handled],
            marks=[(mark.value, MARK_WORDS[mark]) for mark in MARKS],
            standing=standing_words(wiring),
            done=request.args.get("done", ""),
        )

    @pages.post("")
    @staff_only(APPROVERS)
    def mark() -> ResponseReturnValue:
        """Says what was done with one. In a form, so that no address holds its id."""
        comment, written = request.form.get("comment", "")[:32], request.form.get("mark", "")
        try:
            if written == SEEN:
                done = [_done(one) for one in request.form.getlist("done")]
                wiring.loop.comments.see(comment, done, staff_now())
            else:
                wiring.loop.comments.mark(comment, _mark(written), staff_now())
        except HouseError as error:
            return answer(problem_of(error))
        return redirect(url_for("comments.page", done=written), 303)

    return pages


def standing_words(wiring: Wiring) -> StandingWords:
    """Where the list stands, for the front page of the console."""
    now = wiring.clock.now()
    today = wiring.hours.at(now).today(now)
    return standing_of(wiring.loop.comments.standing(), today)


def concerns_waiting(wiring: Wiring) -> str:
    """What the front page and the handover sheet say of concerns; "" when none waits."""
    return concern_words(wiring.loop.comments.concerns())


def _done(written: str) -> Done:
    try:
        return Done(written)
    except ValueError as error:
        raise NotPermitted("choose what you did from the list") from error


def _mark(written: str) -> Reading:
    try:
        return Reading(written)
    except ValueError as error:
        raise NotPermitted("choose read, acted on, or a concern") from error

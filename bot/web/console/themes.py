"""What a comment is about, said by a person: one page a comment."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import HouseError, NotFound
from bot.core.feedback_records import is_month
from bot.core.small_numbers import SMALL
from bot.core.themes import COMMENTS, THEMES, Tone
from bot.use_cases.confirm_themes import comment_in
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.paper import month_words
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, staff_only
from bot.web.wiring import Wiring

TONES = {
    Tone.POSITIVE: "Good",
    Tone.NEGATIVE: "Bad",
    Tone.MIXED: "Both",
    Tone.NEUTRAL: "Neither",
}


def themes_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/feedback/<month>/comments``."""
    pages = Blueprint("themes", __name__, url_prefix="/feedback/<month>/comments")

    @pages.get("/<response_id>/<question>")
    @staff_only(APPROVERS)
    def page(month: str, response_id: str, question: str) -> ResponseReturnValue:
        """The comment and its themes to tick."""
        return _page(wiring, month, response_id, question)

    @pages.post("/<response_id>/<question>")
    @staff_only(APPROVERS)
    def confirm(month: str, response_id: str, question: str) -> ResponseReturnValue:
        """Keeps what was ticked."""
        themes, tone = request.form.getlist("themes"), request.form.get("tone", "")
        who = staff_now()
        try:
            wiring.confirm_themes(who, month, response_id, question, themes, tone)
        except NotFound as error:
            return answer(problem_of(error))
        except HouseError as error:
            return _page(wiring, month, response_id, question, problem_of(error))
        where = url_for("feedback.page", month=month, done="tagged", _anchor="comments")
        return redirect(where, 303)

    return pages


def _page(
    wiring: Wiring, month: str, response_id: str, question: str, problem: Problem | None = None
) -> ResponseReturnValue:
    if not is_month(month):
        abort(404)
    with wiring.store.begin() as work:
        # On record first: it shows a person's own words.
        work.audit.add(staff_now().email, "read_feedback", "", wiring.clock.now(), month)
        responses = work.feedback.of_month(month)
        kept = work.feedback.tags.of_month(month)
    found = comment_in(responses, response_id, question)
    if found is None or len(responses) <= SMALL:
        raise NotFound("no such comment")
    text = getattr(found, question)
    tags = kept.get((response_id, question)) or wiring.theme_reader().tags(text)
    html = render_template(
        "comment_themes.html",
        alerts=alerts_for(wiring, staff_now()),
        month=month,
        month_name=month_words(month),
        here=url_for("themes.page", month=month, response_id=response_id, question=question),
        question=COMMENTS[question],
        text=text,
        tags=tags,
        themes=THEMES,
        tones=TONES,
        problem=problem,
    )
    return html, problem.status if problem else 200

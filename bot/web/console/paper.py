"""Feedback forms that were filled in on paper, typed in by staff."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import NotPermitted, StoreUnavailable
from bot.use_cases.enter_paper_feedback import months_open, read_paper
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.paper import month_words, paper_fields
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import READERS, staff_only
from bot.web.wiring import Wiring
from bot.web.wording import sentence


def paper_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/feedback/paper``: the form, and what comes of it."""
    pages = Blueprint("paper", __name__, url_prefix="/feedback/paper")

    @pages.get("")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """An empty form."""
        return _form(wiring, {}, request.args.get("done", ""))

    @pages.post("")
    @staff_only(READERS)
    def keep() -> ResponseReturnValue:
        """Stores it; what was typed survives whatever goes wrong."""
        typed = request.form.to_dict()
        answers = read_paper(typed, tuple(request.form.getlist("side_effects")))
        token = typed.get("form_token", "")
        try:
            month, ward = typed.get("month", ""), typed.get("ward", "")
            concern = typed.get("concern") == "yes"
            new = wiring.enter_paper_feedback(staff_now(), month, answers, token, ward, concern)
        except NotPermitted as problem:
            return _form(wiring, typed, problem=str(problem)), 422
        except StoreUnavailable as error:
            return answer(problem_of(error), typed.get("fft_why", ""))
        done = ("concern" if concern else "kept") if new else "again"
        return redirect(url_for("paper.page", done=done, month=typed["month"], ward=ward), 303)

    return pages


def _form(wiring: Wiring, typed: Mapping[str, str], done: str = "", problem: str = "") -> str:
    months = months_open(wiring.clock.now())
    month = typed.get("month") or request.args.get("month", "")
    return render_template(
        "paper.html",
        alerts=alerts_for(wiring, staff_now()),
        fields=paper_fields(wiring.words.responses, typed),
        effects=request.form.getlist("side_effects"),
        months=[(month, month_words(month)) for month in months],
        wards=wiring.enter_paper_feedback.wards,
        # Forms come in piles of one ward.
        ward=typed.get("ward") or request.args.get("ward", ""),
        concern=typed.get("concern") == "yes",
        month=month if month in months else months[0],
        form_token=typed.get("form_token") or secrets.token_urlsafe(16),
        done=done,
        problem=Problem(422, "Not kept yet", sentence(problem)) if problem else None,
    )

"""What people say after going home: the Friends and Family Test and the pain questions by month."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from bot.core.feedback_records import is_month
from bot.core.monthly_return import return_lines
from bot.core.pain_report import ADAPTED, measures, side_effects
from bot.core.small_numbers import SMALL
from bot.core.theme_report import tagged_comments, to_check
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.cells import plain_cell
from bot.web.console.presenters.feedback import (
    answers_of,
    chosen_of,
    comment_lines,
    months_of,
    theme_lines,
)
from bot.web.console.presenters.paper import month_words
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, staff_only
from bot.web.wiring import Wiring

#: Months in the run chart.
MOST_MONTHS = 24


def feedback_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/feedback``; for those who answer for it: comments may tell who wrote them."""
    pages = Blueprint("feedback", __name__, url_prefix="/feedback")

    @pages.get("")
    @staff_only(APPROVERS)
    def page() -> ResponseReturnValue:
        """One month, and the months before it. On record: it holds people's own words."""
        now = wiring.clock.now()
        with wiring.store.begin() as work:
            work.audit.add(staff_now().email, "read_feedback", "", now)
        with wiring.store.read() as work:
            months = work.feedback.months()[-MOST_MONTHS:]
            by_month = {month: work.feedback.of_month(month) for month in months}
            wished = request.args.get("month", "")
            shown = wished if wished in by_month else (months[-1] if months else "")
            kept = work.feedback.tags.of_month(shown)
        responses = by_month.get(shown, [])
        many = responses if len(responses) > SMALL else []
        comments = tagged_comments(many, kept, wiring.theme_reader()) if many else []
        return render_template(
            "feedback.html",
            alerts=alerts_for(wiring, staff_now()),
            month=shown,
            month_name=month_words(shown) if shown else "",
            run=months_of(by_month),
            answers=answers_of(responses),
            measures=measures(responses),
            effects=chosen_of(side_effects(responses)),
            comments=comment_lines(comments),
            themes=theme_lines(comments),
            checked=to_check(comments),
            done=request.args.get("done", ""),
            closed=shown != "" and shown < f"{now:%Y-%m}",
            few=0 < len(responses) <= SMALL,
            adapted=ADAPTED,
        )

    @pages.get("/return.csv")
    @staff_only(APPROVERS)
    def table() -> ResponseReturnValue:
        """The month's figures for the Friends and Family Test lead, exact. On record."""
        month, now = request.args.get("month", ""), wiring.clock.now()
        if not is_month(month):
            abort(404)
        with wiring.store.begin() as work:
            responses = work.feedback.of_month(month)
            work.audit.add(staff_now().email, "export_return", "", now, month)
        lines = return_lines(responses, month, now.date(), wiring.organisation)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(lines[0])
        writer.writerows([plain_cell(value) for value in line.values()] for line in lines)
        name = f"friends-and-family-{month}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(out.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)

    return pages

"""Reports for the people who run the service: charts, the same figures in tables, and CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from bot.web.console.alerts import alerts_for
from bot.web.console.presenters import reports
from bot.web.console.presenters.reports import Chart
from bot.web.console.presenters.times import date_words, start_of_day
from bot.web.gate import staff_now
from bot.web.guards import READERS, staff_only
from bot.web.wiring import Wiring

PERIODS = {7: "7 days", 28: "4 weeks", 91: "13 weeks"}


@dataclass(frozen=True)
class Period:
    """Whole days in London, today included."""

    days: int
    since: datetime
    until: datetime


def reports_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/reports``."""
    pages = Blueprint("reports", __name__, url_prefix="/reports")

    @pages.get("")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """Every report of one period."""
        period = _period(wiring)
        last = period.until - timedelta(days=1)
        return render_template(
            "reports.html",
            alerts=alerts_for(wiring, staff_now()),
            charts=_charts(wiring, period),
            days=period.days,
            periods=PERIODS,
            from_day=date_words(period.since.date()),
            to_day=date_words(last.date()),
        )

    @pages.get("/<name>.csv")
    @staff_only(READERS)
    def table(name: str) -> ResponseReturnValue:
        """One report's figures for a spreadsheet."""
        period = _period(wiring)
        chart = next((one for one in _charts(wiring, period) if one.name == name), None)
        if chart is None:
            abort(404)
        response = Response(chart.as_csv(), content_type="text/csv; charset=utf-8")
        filename = f"{name}-{period.since.date()}-{period.days}-days.csv"
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
        return response

    return pages


def _period(wiring: Wiring) -> Period:
    days = request.args.get("days", 7, int)
    days = days if days in PERIODS else 7
    today = start_of_day(wiring.clock.now())
    return Period(days, today - timedelta(days=days - 1), today + timedelta(days=1))


def _charts(wiring: Wiring, period: Period) -> list[Chart]:
    span = period.since, period.until
    now = wiring.clock.now()
    with wiring.store.read() as work:
        counts = work.reports.patient_messages(*span)
        people = work.reports.people(*span)
        stories = work.reports.handoffs(*span)
        said = work.reports.said(*span)
        questions = work.unanswered.newest()
    titles = {topic: answer.title for topic, answer in wiring.current_answers.filed.items()}
    since, until = period.since.date(), period.until.date()
    return [
        reports.volumes(counts, people, since, until),
        reports.reasons(stories),
        reports.waiting(stories, wiring.hours.at(now), now),
        reports.first_replies(stories),
        reports.assistant(said),
        reports.topics(said, titles),
        reports.unanswered(questions, titles, since),
    ]

"""Who is on duty, and in which hours patients are told that nurses read messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import HouseError, NotPermitted
from bot.core.hours import ChosenHours
from bot.core.rota_ports import HoursSet
from bot.use_cases.keep_rota import MOST_WEEKS, Planned
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.rota import holiday_lines, next_words, on_now_words, rota_days
from bot.web.console.presenters.times import date_words
from bot.web.errors import Problem, problem_of
from bot.web.gate import staff_now
from bot.web.guards import APPROVERS, CLINICAL, READERS, staff_only
from bot.web.wiring import Wiring

DAYS_SHOWN = 14
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DONE = {
    "planned": "The shift is on the rota.",
    "again": "That shift was on the rota already.",
    "removed": "The shift is off the rota.",
    "hours": "The new hours are in force. What patients read follows within half a minute.",
}


def shifts_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/shifts``."""
    pages = Blueprint("shifts", __name__, url_prefix="/shifts")

    @pages.get("")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """The rota of two weeks, and the hours."""
        return _page(wiring)

    @pages.post("")
    @staff_only(CLINICAL)
    def plan() -> ResponseReturnValue:
        """Puts somebody on the rota."""

        def act() -> str:
            return "planned" if wiring.keep_rota.plan(staff_now(), _planned()) else "again"

        return _act(wiring, act)

    @pages.post("/<shift_id>/remove")
    @staff_only(CLINICAL)
    def remove(shift_id: str) -> ResponseReturnValue:
        """Takes a shift off the rota."""

        def act() -> str:
            wiring.keep_rota.remove(staff_now(), shift_id)
            return "removed"

        return _act(wiring, act)

    @pages.post("/hours")
    @staff_only(APPROVERS)
    def hours() -> ResponseReturnValue:
        """Sets the hours in which messages are read."""

        def act() -> str:
            wiring.keep_rota.set_hours(staff_now(), _chosen())
            return "hours"

        return _act(wiring, act)

    return pages


def _act(wiring: Wiring, act: Callable[[], str]) -> ResponseReturnValue:
    try:
        done = act()
    except HouseError as error:
        return _page(wiring, problem_of(error), request.form)
    return redirect(url_for("shifts.page", done=done), 303)


def _page(
    wiring: Wiring, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    now, staff = wiring.clock.now(), staff_now()
    with wiring.store.read() as work:
        shifts = work.rota.between(now, now + timedelta(days=DAYS_SHOWN))
        colleagues = work.desk.colleagues(sorted(CLINICAL))
        chosen = work.rota.hours()
    hours = wiring.hours.at(now)
    html = render_template(
        "shifts.html",
        alerts=alerts_for(wiring, staff),
        on_now=on_now_words(shifts, now),
        coming=next_words(shifts, now),
        days=rota_days(shifts, now, DAYS_SHOWN, hours, wiring.bank_holidays),
        colleagues=colleagues,
        most_weeks=MOST_WEEKS,
        hours=hours,
        hours_words=hours.in_words or wiring.words.facts.get("PAIN_TEAM_HOURS", ""),
        weekdays=WEEKDAYS,
        holidays=holiday_lines(wiring.bank_holidays, now, hours),
        also_closed=[(day.isoformat(), date_words(day)) for day in _extra(chosen)],
        set_by=f"{chosen.set_by}, {date_words(chosen.at.date())}" if chosen else "",
        may_plan=staff.role in CLINICAL,
        may_set=staff.role in APPROVERS,
        typed=typed or {},
        done=_DONE.get(request.args.get("done", ""), ""),
        problem=problem,
    )
    return html, problem.status if problem else 200


def _extra(chosen: HoursSet | None) -> tuple[date, ...]:
    return chosen.hours.also_closed if chosen else ()


def _planned() -> Planned:
    """The form of one shift. Raises NotPermitted in words."""
    try:
        return Planned(
            staff_id=request.form.get("who", ""),
            day=date.fromisoformat(request.form.get("day", "")),
            starts=time.fromisoformat(request.form.get("starts", "")),
            ends=time.fromisoformat(request.form.get("ends", "")),
            weeks=int(request.form.get("weeks", "1") or 1),
        )
    except ValueError as error:
        raise NotPermitted("choose a day and the times the shift starts and ends") from error


def _chosen() -> ChosenHours:
    """The form of the hours: boxes ticked are weekdays, and bank holidays that are worked."""
    form = request.form
    also = [*form.getlist("also_closed"), form.get("close_on", "").strip()]
    try:
        return ChosenHours(
            opens=time.fromisoformat(form.get("opens", "")),
            closes=time.fromisoformat(form.get("closes", "")),
            weekdays=tuple(int(day) for day in form.getlist("weekdays")),
            also_closed=tuple(date.fromisoformat(day) for day in also if day),
            open_on=tuple(date.fromisoformat(day) for day in form.getlist("open_on")),
        )
    except ValueError as error:
        raise NotPermitted("choose the times at which you start and stop") from error

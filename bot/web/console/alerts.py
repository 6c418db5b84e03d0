"""Who has not been seen by anybody: on every page of the console, asked for every second."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import HouseError
from bot.core.records import StaffMember
from bot.web.console.presenters.queue import Alert, alerts_of
from bot.web.console.presenters.service_alarms import alarm_alerts
from bot.web.errors import answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import CLINICAL, READERS, staff_only
from bot.web.wiring import Wiring

#: More than these are only counted.
MOST_SHOWN = 12


def alerts_blueprint(wiring: Wiring) -> Blueprint:
    """The part that renews itself, and the word that somebody has seen one."""
    pages = Blueprint("alerts", __name__)

    @pages.get("/alerts")
    @staff_only(READERS, passive=True)
    def part() -> ResponseReturnValue:
        """The alerts alone, cheap enough for every second; 304 if they have not changed."""
        shown = alerts_for(wiring, staff_now(), other_than=request.args.get("but", ""))
        return fresh(render_template("alerts.html", alerts=shown))

    @pages.post("/conversations/<conversation_id>/acknowledge")
    @staff_only(CLINICAL)
    def acknowledge(conversation_id: str) -> ResponseReturnValue:
        """Silences one alert on every console."""
        try:
            wiring.acknowledge(conversation_id, staff_now())
        except HouseError as error:
            return answer(problem_of(error))
        if request.headers.get("X-Requested-With") == "fetch":
            return "", 204
        return redirect(url_for("queue.page"), 303)

    @pages.post("/alarms/<alarm_id>/seen")
    @staff_only(CLINICAL)
    def alarm_seen(alarm_id: str) -> ResponseReturnValue:
        """Silences an alarm about the service itself; the queue notes it while it lasts."""
        now, staff = wiring.clock.now(), staff_now()
        with wiring.store.begin() as work:
            if work.platforms.alarms.see(alarm_id, staff.name, now):
                work.audit.add(staff.email, "alarm_seen", alarm_id, now)
        if request.headers.get("X-Requested-With") == "fetch":
            return "", 204
        return redirect(url_for("queue.page"), 303)

    return pages


def fresh(html: str) -> Response:
    """A part of a page, or 304 if the reader has this very part already."""
    response = make_response(html)
    response.add_etag()
    response.make_conditional(request)
    return response


def alerts_for(wiring: Wiring, staff: StaffMember, other_than: str = "") -> list[Alert]:
    """What nobody has seen yet; nothing for who reads no queue."""
    if staff.role not in READERS:
        return []
    with wiring.store.read() as work:
        unseen = work.queue.unseen(MOST_SHOWN)
        in_all = work.queue.unseen_count() if len(unseen) == MOST_SHOWN else len(unseen)
        alarms = work.platforms.alarms.open()
    people = alerts_of(unseen, in_all, other_than)
    # A patient who waits comes before anything that is wrong with the service.
    return [*people, *alarm_alerts(alarms, wiring.connectors)]

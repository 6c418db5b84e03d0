"""The action log: what will be done about what people said, by whom, by when, and whether it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import HouseError, NotPermitted
from bot.core.loop_records import LONGEST_ACTION, LONGEST_WHO
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.paper import month_words
from bot.web.console.presenters.times import LONDON, date_words
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import AUTHORS, READERS, staff_only
from bot.web.wiring import Wiring
from bot.web.wording import sentence


def actions_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/actions``."""
    pages = Blueprint("actions", __name__, url_prefix="/actions")

    @pages.get("")
    @staff_only(READERS)
    def page() -> ResponseReturnValue:
        """Every action, those to do first."""
        return _page(wiring)

    @pages.post("")
    @staff_only(AUTHORS)
    def add() -> ResponseReturnValue:
        """One more; what was typed survives whatever goes wrong."""
        form = request.form
        try:
            wiring.loop.actions.add(
                form.get("what", ""),
                form.get("who", ""),
                _day(form.get("due_on", "")),
                staff_now(),
                form.get("entry", ""),
            )
        except NotPermitted as error:
            return _page(wiring, str(error)), 422
        except HouseError as error:
            return answer(problem_of(error), form.get("what", ""))
        return redirect(url_for("actions.page", done="added"), 303)

    @pages.post("/<action_id>/done")
    @staff_only(AUTHORS)
    def finish(action_id: str) -> ResponseReturnValue:
        """It is done."""
        return _act(lambda: wiring.loop.actions.finish(action_id, staff_now()), "finished")

    @pages.post("/<action_id>/reopen")
    @staff_only(AUTHORS)
    def reopen(action_id: str) -> ResponseReturnValue:
        """It is not done after all."""
        return _act(lambda: wiring.loop.actions.reopen(action_id, staff_now()), "reopened")

    return pages


def _act(act: Callable[[], None], done: str) -> ResponseReturnValue:
    try:
        act()
    except HouseError as error:
        return answer(problem_of(error))
    return redirect(url_for("actions.page", done=done), 303)


def _page(wiring: Wiring, problem: str = "") -> str:
    with wiring.store.read() as work:
        actions = work.loop.actions.all()
        entries = work.loop.entries.all()
    today = wiring.clock.now().astimezone(LONDON).date()
    return render_template(
        "actions.html",
        alerts=alerts_for(wiring, staff_now()),
        to_do=[one for one in actions if one.done_at is None],
        finished=[one for one in actions if one.done_at is not None],
        entries={one.id: f"{month_words(one.text.month)}: {one.text.said}" for one in entries},
        chosen=request.form.get("entry") or request.args.get("entry", ""),
        typed=request.form,
        today=today,
        day=_day_words,
        longest=LONGEST_ACTION,
        longest_who=LONGEST_WHO,
        done=request.args.get("done", ""),
        problem=Problem(422, "Not added yet", sentence(problem)) if problem else None,
    )


def _day_words(day: date | datetime) -> str:
    return date_words(day.astimezone(LONDON).date() if isinstance(day, datetime) else day)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None

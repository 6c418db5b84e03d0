"""Who may sign in: seen by the lead, looked after by an administrator."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.errors import HouseError
from bot.core.people import ROLES
from bot.use_cases.keep_people import MadeLink
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.people import PersonLine, person_lines
from bot.web.console.presenters.times import when_words
from bot.web.errors import Problem, answer, problem_of
from bot.web.gate import staff_now
from bot.web.guards import ADMIN, LEAD, staff_only
from bot.web.invitation import link_address
from bot.web.wiring import Wiring

KEEPERS = frozenset({ADMIN})
_DONE = {
    "role": "The new role counts from now on.",
    "off": "The account is switched off. Whoever was signed in with it is out.",
    "on": "The account is switched on again, with the password it had.",
    "cleared": "The second step is off. It can be set up again after signing in.",
}


def people_blueprint(wiring: Wiring) -> Blueprint:
    """Everything under ``/people``."""
    pages = Blueprint("people", __name__, url_prefix="/people")
    keep = wiring.people.keep_people

    @pages.get("")
    @staff_only(frozenset({ADMIN, LEAD}))
    def page() -> ResponseReturnValue:
        """Every account; for an administrator the form that invites."""
        return _list(wiring)

    @pages.post("")
    @staff_only(KEEPERS)
    def invite() -> ResponseReturnValue:
        """A new account, and its link on this one page only."""
        form = request.form
        name, email, role = (form.get(field, "") for field in ("name", "email", "role"))
        try:
            made = keep.invite(staff_now(), name, email, role)
        except HouseError as error:
            return _list(wiring, problem_of(error))
        return _made(wiring, made)

    @pages.get("/<staff_id>")
    @staff_only(KEEPERS)
    def one(staff_id: str) -> ResponseReturnValue:
        """One account and what can be done with it."""
        return _one(wiring, staff_id)

    @pages.post("/<staff_id>/link")
    @staff_only(KEEPERS)
    def link(staff_id: str) -> ResponseReturnValue:
        """A new link, shown on this one page only."""
        try:
            made = keep.new_link(staff_now(), staff_id)
        except HouseError as error:
            return _one(wiring, staff_id, problem_of(error))
        return _made(wiring, made)

    _changes(pages, wiring)
    return pages


def _changes(pages: Blueprint, wiring: Wiring) -> None:
    """What an administrator changes about one account."""
    keep = wiring.people.keep_people

    @pages.post("/<staff_id>/role")
    @staff_only(KEEPERS)
    def role(staff_id: str) -> ResponseReturnValue:
        """Another role."""
        wish = request.form.get("role", "")
        return _act(wiring, staff_id, lambda: keep.change_role(staff_now(), staff_id, wish), "role")

    @pages.post("/<staff_id>/disable")
    @staff_only(KEEPERS)
    def disable(staff_id: str) -> ResponseReturnValue:
        """Switches an account off."""
        return _act(wiring, staff_id, lambda: keep.disable(staff_now(), staff_id), "off")

    @pages.post("/<staff_id>/clear-second-step")
    @staff_only(KEEPERS)
    def clear(staff_id: str) -> ResponseReturnValue:
        """Clears the second step of a colleague whose phone is gone."""
        steps = wiring.people.second_step
        return _act(wiring, staff_id, lambda: steps.clear(staff_now(), staff_id), "cleared")

    @pages.post("/<staff_id>/enable")
    @staff_only(KEEPERS)
    def enable(staff_id: str) -> ResponseReturnValue:
        """Switches an account on again."""
        return _act(wiring, staff_id, lambda: keep.enable(staff_now(), staff_id), "on")


def _act(
    wiring: Wiring, staff_id: str, act: Callable[[], object], done: str
) -> ResponseReturnValue:
    try:
        act()
    except HouseError as error:
        return _one(wiring, staff_id, problem_of(error))
    return redirect(url_for("people.one", staff_id=staff_id, done=done), 303)


def _lines(wiring: Wiring) -> list[PersonLine]:
    now = wiring.clock.now()
    with wiring.store.read() as work:
        return person_lines(work.staff.accounts(now), now)


def _list(wiring: Wiring, problem: Problem | None = None) -> ResponseReturnValue:
    html = render_template(
        "people.html",
        alerts=alerts_for(wiring, staff_now()),
        people=_lines(wiring),
        roles=ROLES,
        may_keep=staff_now().role in KEEPERS,
        typed=request.form,
        problem=problem,
    )
    return html, problem.status if problem else 200


def _one(wiring: Wiring, staff_id: str, problem: Problem | None = None) -> ResponseReturnValue:
    found = [line for line in _lines(wiring) if line.id == staff_id]
    if not found:
        return answer(Problem(404, "Account not found", "Go back to the list of people."))
    html = render_template(
        "person.html",
        alerts=alerts_for(wiring, staff_now()),
        person=found[0],
        roles=ROLES,
        done=_DONE.get(request.args.get("done", ""), ""),
        problem=problem,
    )
    return html, problem.status if problem else 200


def _made(wiring: Wiring, made: MadeLink) -> str:
    return render_template(
        "link_made.html",
        alerts=alerts_for(wiring, staff_now()),
        member=made.member,
        use=made.link.use.value,
        address=link_address(wiring.people, made.token),
        until=when_words(made.link.expires_at, wiring.clock.now()),
    )

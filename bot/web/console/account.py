"""One's own account: the second step of signing in, and its recovery codes."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from bot.core.errors import HouseError
from bot.web.console.alerts import alerts_for
from bot.web.console.presenters.people import role_name
from bot.web.errors import Problem, problem_of
from bot.web.gate import staff_now
from bot.web.guards import EVERYONE_SIGNED_IN, staff_only
from bot.web.sessions import Sessions
from bot.web.sign_in import TRIES, home_of
from bot.web.wiring import Wiring

_DONE = {
    "off": "The second step is off. Signing in needs your password alone.",
    "password": "Your password is changed. You are signed out everywhere else.",
}
#: Also who must still set a second step up.
own = staff_only(EVERYONE_SIGNED_IN, before_second_step=True)


def account_blueprint(wiring: Wiring, sessions: Sessions, limiter: Limiter) -> Blueprint:
    """Everything under ``/account``."""
    pages = Blueprint("account", __name__, url_prefix="/account")

    @pages.get("")
    @own
    def page() -> ResponseReturnValue:
        """Who one is here, and how one's second step stands."""
        return _page(wiring, sessions)

    _set_up_pages(pages, wiring, sessions, limiter)
    _code_acts(pages, wiring, sessions, limiter)
    return pages


def _set_up_pages(pages: Blueprint, wiring: Wiring, sessions: Sessions, limiter: Limiter) -> None:
    """Setting a second step up: a key for the app, then a first code of it."""
    keep = wiring.people.second_step

    @pages.post("/second-step")
    @own
    @limiter.limit(TRIES)
    def begin() -> ResponseReturnValue:
        """A fresh key; a code of the present one first, where there is one."""
        try:
            keep.begin(staff_now(), request.form.get("code", ""))
        except HouseError as error:
            return _page(wiring, sessions, problem_of(error))
        return redirect(url_for("account.set_up"), 303)

    @pages.get("/second-step")
    @own
    def set_up() -> ResponseReturnValue:
        """The key, as a picture and as text, and a field for the first code."""
        return _set_up(wiring, sessions)

    @pages.get("/second-step.svg")
    @own
    def picture() -> ResponseReturnValue:
        """The key as a QR code."""
        key = keep.key_to_add(staff_now())
        if key is None:
            abort(404)
        out = io.BytesIO()
        segno.make(key.address, error="m").save(out, kind="svg", scale=5, dark="#000", light="#fff")
        return Response(out.getvalue(), mimetype="image/svg+xml")

    @pages.post("/second-step/confirm")
    @own
    @limiter.limit(TRIES)
    def confirm() -> ResponseReturnValue:
        """On; the recovery codes are shown on this one page only."""
        try:
            done = keep.confirm(staff_now(), request.form.get("code", ""))
        except HouseError as error:
            return _set_up(wiring, sessions, problem_of(error))
        sessions.set_up(done.member)
        return _recovery(wiring, done.recovery_codes, first=True)


def _code_acts(pages: Blueprint, wiring: Wiring, sessions: Sessions, limiter: Limiter) -> None:
    """What a second step that is on asks a code for."""
    keep = wiring.people.second_step

    @pages.post("/recovery-codes")
    @own
    @limiter.limit(TRIES)
    def recovery() -> ResponseReturnValue:
        """Ten new recovery codes, shown on this one page only."""
        try:
            fresh = keep.new_recovery_codes(staff_now(), request.form.get("code", ""))
        except HouseError as error:
            return _page(wiring, sessions, problem_of(error))
        return _recovery(wiring, fresh, first=False)

    @pages.post("/second-step/off")
    @own
    @limiter.limit(TRIES)
    def turn_off() -> ResponseReturnValue:
        """No second step any more, where that is allowed."""
        try:
            keep.turn_off(staff_now(), request.form.get("code", ""))
        except HouseError as error:
            return _page(wiring, sessions, problem_of(error))
        return redirect(url_for("account.page", done="off"), 303)


def _page(
    wiring: Wiring, sessions: Sessions, problem: Problem | None = None
) -> ResponseReturnValue:
    keep = wiring.people.second_step
    member = staff_now()
    html = _render(
        wiring,
        sessions,
        "account.html",
        role=role_name(member.role),
        state=keep.state(member.id),
        policy=keep.policy.value,
        can_be_set_up=keep.can_be_set_up,
        done=_DONE.get(request.args.get("done", ""), ""),
        problem=problem,
    )
    return html, problem.status if problem else 200


def _set_up(
    wiring: Wiring, sessions: Sessions, problem: Problem | None = None
) -> ResponseReturnValue:
    key = wiring.people.second_step.key_to_add(staff_now())
    if key is None:
        return redirect(url_for("account.page"), 303)
    groups = " ".join(key.key[n : n + 4] for n in range(0, len(key.key), 4))
    html = _render(wiring, sessions, "second_step.html", key=groups, problem=problem)
    return html, problem.status if problem else 200


def _recovery(wiring: Wiring, codes: tuple[str, ...], first: bool) -> str:
    return render_template(
        "recovery_codes.html",
        alerts=alerts_for(wiring, staff_now()),
        codes=codes,
        first=first,
        home=home_of(staff_now()),
    )


def _render(wiring: Wiring, sessions: Sessions, template: str, **values: Any) -> str:
    """A page that shows no alert, and so no patient, to whoever is only half in."""
    half_in = sessions.lacks_second_step()
    alerts = [] if half_in else alerts_for(wiring, staff_now())
    return render_template(template, alerts=alerts, half_in=half_in, **values)

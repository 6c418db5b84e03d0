"""Changing one's own password."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from bot.core.errors import HouseError, PasswordNotFit, PasswordRefused
from bot.web.console.alerts import alerts_for
from bot.web.errors import Problem, problem_of
from bot.web.gate import staff_now
from bot.web.guards import EVERYONE_SIGNED_IN, staff_only
from bot.web.password_rules import RULES
from bot.web.sessions import Sessions
from bot.web.sign_in import TRIES
from bot.web.wiring import Wiring


def password_blueprint(wiring: Wiring, sessions: Sessions, limiter: Limiter) -> Blueprint:
    """The form, and what it does."""
    pages = Blueprint("password", __name__)
    own = staff_only(EVERYONE_SIGNED_IN)

    @pages.get("/account/password")
    @own
    def page() -> ResponseReturnValue:
        """The rules, and three fields."""
        return _form(wiring)

    @pages.post("/account/password")
    @own
    @limiter.limit(TRIES)
    def change() -> ResponseReturnValue:
        """The new password counts and this session alone goes on, or what is wrong (422)."""
        present, chosen, again = (
            request.form.get(name, "") for name in ("present", "password", "again")
        )
        try:
            if chosen != again:
                raise PasswordNotFit("The two new passwords are not the same.")
            member = wiring.people.change_password(staff_now(), present, chosen)
        except HouseError as error:
            field = "present" if isinstance(error, PasswordRefused) else "password"
            problem = problem_of(error)
            return _form(wiring, problem, field), problem.status
        sessions.go_on(member)
        return redirect(url_for("account.page", done="password"), 303)

    return pages


def _form(wiring: Wiring, problem: Problem | None = None, field: str = "") -> str:
    return render_template(
        "password.html",
        alerts=alerts_for(wiring, staff_now()),
        rules=RULES,
        problem=problem,
        wrong=field,
    )

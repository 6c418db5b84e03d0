"""Where a one-time link leads: a person chooses a password. Nobody is signed in here."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from bot.core.errors import LinkRefused, PasswordNotFit
from bot.use_cases.choose_password import OpenLink
from bot.web.errors import answer, problem_of
from bot.web.guards import public
from bot.web.password_rules import RULES
from bot.web.people_wiring import PeopleWiring

#: From one address; links are too long to be guessed, and each refused one is put on record.
TRIES = "20 per minute"


def invitation_blueprint(people: PeopleWiring, limiter: Limiter) -> Blueprint:
    """The page behind a link. Opening it uses nothing up: mail programs look at links too."""
    pages = Blueprint("invitation", __name__)

    @pages.get("/invitation/<token>")
    @public
    @limiter.limit(TRIES)
    def page(token: str) -> ResponseReturnValue:
        """The rules, and two fields for the password."""
        try:
            return _form(people.choose_password.look(token), token)
        except LinkRefused as refused:
            return answer(problem_of(refused))

    @pages.post("/invitation/<token>")
    @public
    @limiter.limit(TRIES)
    def choose(token: str) -> ResponseReturnValue:
        """Keeps the password and leads to signing in, or says what is wrong (422)."""
        password, again = (request.form.get(name, "") for name in ("password", "again"))
        try:
            if password != again:
                opened = people.choose_password.look(token)
                return _form(opened, token, "The two passwords are not the same."), 422
            people.choose_password(token, password)
        except PasswordNotFit as unfit:
            return _form(people.choose_password.look(token), token, str(unfit)), 422
        except LinkRefused as refused:
            return answer(problem_of(refused))
        return redirect(url_for("sign_in.page", why="chosen"), 303)

    return pages


def link_address(people: PeopleWiring, token: str) -> str:
    """The whole link, to be handed over."""
    path = url_for("invitation.page", token=token)
    return f"{people.console_url or request.url_root.rstrip('/')}{path}"


def _form(opened: OpenLink, token: str, problem: str = "") -> str:
    return render_template(
        "invitation.html",
        member=opened.member,
        use=opened.use.value,
        here=url_for("invitation.choose", token=token),
        rules=RULES,
        problem=problem,
    )

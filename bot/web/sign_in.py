"""Signing in, staying signed in, signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from bot.core.errors import CodeRefused
from bot.core.records import StaffMember
from bot.use_cases.check_second_step import CheckSecondStep
from bot.web.errors import Problem, problem_of
from bot.web.guards import EVERYONE_SIGNED_IN, READERS, public, staff_only
from bot.web.sessions import Half, Sessions
from bot.web.sign_in_rules import SignIn

#: From one address; a whole ward may share one.
TRIES = "20 per minute"


def sign_in_blueprint(
    sign_in: SignIn, check_code: CheckSecondStep, sessions: Sessions, limiter: Limiter
) -> Blueprint:
    """The pages around a session."""
    pages = Blueprint("sign_in", __name__)

    @pages.get("/sign-in")
    @public
    def page() -> ResponseReturnValue:
        """The form. ``back`` is where to go afterwards, ``why`` why we ask again."""
        return sign_in_form(local_page(request.args.get("back")), why=request.args.get("why", ""))

    @pages.post("/sign-in")
    @public
    @limiter.limit(TRIES)
    def enter() -> ResponseReturnValue:
        """In or on to the code, or the form again with one answer for every reason (422)."""
        email = request.form.get("email", "").strip()
        back = local_page(request.form.get("back"))
        entry = sign_in(email, request.form.get("password", ""))
        if entry is None:
            return sign_in_form(back, email, refused=True), 422
        if entry.code_needed:
            sessions.begin(entry.member, back)
            return redirect(url_for("sign_in.code"), 303)
        sessions.start(entry.member)
        return redirect(back or home_of(entry.member), 303)

    _code_pages(pages, check_code, sessions, limiter)

    @pages.post("/sign-out")
    @staff_only(EVERYONE_SIGNED_IN, before_second_step=True)
    def leave() -> ResponseReturnValue:
        """Out, at once."""
        sessions.end()
        return redirect(url_for("sign_in.page"), 303)

    @pages.post("/session/extend")
    @staff_only(EVERYONE_SIGNED_IN, before_second_step=True)
    def extend() -> ResponseReturnValue:
        """The person is still here; passing the gate has already noted it."""
        return "", 204

    return pages


def _code_pages(
    pages: Blueprint, check_code: CheckSecondStep, sessions: Sessions, limiter: Limiter
) -> None:
    """The second step. Nobody is signed in before it is taken."""

    @pages.get("/sign-in/code")
    @public
    def code() -> ResponseReturnValue:
        """The form, or the first step again for whoever has not taken it just now."""
        half = sessions.half()
        return _code_form(half) if half else redirect(url_for("sign_in.page"), 303)

    @pages.post("/sign-in/code")
    @public
    @limiter.limit(TRIES)
    def enter_code() -> ResponseReturnValue:
        """In, or the form again (422)."""
        half = sessions.half()
        if half is None:
            return redirect(url_for("sign_in.page", why="late"), 303)
        try:
            member = check_code(half.member, request.form.get("code", ""), signs_in=True)
        except CodeRefused as refused:
            return _code_form(half, problem_of(refused)), 422
        sessions.start(member, second_step=True)
        return redirect(half.back or home_of(member), 303)


def home_of(member: StaffMember) -> str:
    """The page that a person's day begins with."""
    return url_for("queue.page" if member.role in READERS else "people.page")


def local_page(address: str | None) -> str:
    """The address if it is one of our own pages, else nothing: no redirects elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return ""
    return "" if any(character < " " or character == "\\" for character in address) else address


def sign_in_form(
    back: str,
    email: str = "",
    why: str = "",
    refused: bool = False,
    problem: Problem | None = None,
) -> str:
    """The first page of signing in, with what went wrong on another way in, if anything did."""
    return render_template(
        "sign_in.html", back=back, email=email, why=why, refused=refused, problem=problem
    )


def _code_form(half: Half, problem: Problem | None = None) -> str:
    return render_template("sign_in_code.html", name=half.member.name, problem=problem)

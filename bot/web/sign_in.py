"""Signing in, staying signed in, signing out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from bot.core.records import StaffMember
from bot.web.guards import EVERYONE_SIGNED_IN, READERS, public, staff_only
from bot.web.sessions import Sessions
from bot.web.sign_in_rules import SignIn

#: From one address; a whole ward may share one.
TRIES = "20 per minute"


def sign_in_blueprint(sign_in: SignIn, sessions: Sessions, limiter: Limiter) -> Blueprint:
    """The pages around a session."""
    pages = Blueprint("sign_in", __name__)

    @pages.get("/sign-in")
    @public
    def page() -> ResponseReturnValue:
        """The form. ``back`` is where to go afterwards, ``why`` why we ask again."""
        return _form(_local(request.args.get("back")), why=request.args.get("why", ""))

    @pages.post("/sign-in")
    @public
    @limiter.limit(TRIES)
    def enter() -> ResponseReturnValue:
        """In, or the form again with one answer for every reason (422)."""
        email = request.form.get("email", "").strip()
        back = _local(request.form.get("back"))
        member = sign_in(email, request.form.get("password", ""))
        if member is None:
            return _form(back, email, refused=True), 422
        sessions.start(member)
        return redirect(back or url_for(_home(member)), 303)

    @pages.post("/sign-out")
    @staff_only(EVERYONE_SIGNED_IN)
    def leave() -> ResponseReturnValue:
        """Out, at once."""
        sessions.end()
        return redirect(url_for("sign_in.page"), 303)

    @pages.post("/session/extend")
    @staff_only(EVERYONE_SIGNED_IN)
    def extend() -> ResponseReturnValue:
        """The person is still here; passing the gate has already noted it."""
        return "", 204

    return pages


def _home(member: StaffMember) -> str:
    return "queue.page" if member.role in READERS else "people.page"


def _form(back: str, email: str = "", why: str = "", refused: bool = False) -> str:
    return render_template("sign_in.html", back=back, email=email, why=why, refused=refused)


def _local(address: str | None) -> str:
    """The address if it is one of our own pages, else nothing: no redirects elsewhere."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")):
        return ""
    return "" if any(character < " " or character == "\\" for character in address) else address

"""The one place every request passes before its view: declared access, session, CSRF."""

from __future__ import annotations

from flask import Flask, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from bot.core.records import StaffMember
from bot.web.guards import Access, access_of
from bot.web.sessions import Sessions

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def close_gate(app: Flask, sessions: Sessions) -> None:
    """Checks every request against what its endpoint declares; undeclared is refused."""
    csrf = CSRFProtect(app)

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        access = access_of(app, request.endpoint)
        if access is None:
            abort(403)
        if access.kind in ("platform", "chat", "no cookie"):
            return None
        _refuse_unstorable()
        if access.kind == "staff":
            refusal = _staff(sessions, access)
            if refusal is not None:
                return refusal
        if request.method not in SAFE_METHODS:
            csrf.protect()
        return None


def staff_now() -> StaffMember:
    """The person making this request; only behind `staff_only`."""
    member: StaffMember = g.staff
    return member


def _refuse_unstorable() -> None:
    """404 or 400 for a NUL character: nobody types one, and PostgreSQL cannot even look for it."""
    if "\x00" in request.path:
        abort(404)
    typed = [request.args, *([] if request.method in SAFE_METHODS else [request.form])]
    if any("\x00" in value for fields in typed for _, value in fields.items(multi=True)):
        abort(400)


def _staff(sessions: Sessions, access: Access) -> ResponseReturnValue | None:
    member = sessions.person(access.passive)
    if member is None:
        return _sign_in_first(sessions, access)
    if member.role not in access.roles:
        abort(403)
    if sessions.lacks_second_step() and not access.before_second_step:
        return _set_up_first(access)
    g.staff = member
    g.session_ends_at = sessions.ends_at()
    return None


def _set_up_first(access: Access) -> ResponseReturnValue:
    """Whoever must have a second step and has none sees nothing but the pages that set it up."""
    if access.passive or request.headers.get("X-Requested-With") == "fetch":
        abort(403)
    return redirect(url_for("account.page"), 303)


def _sign_in_first(sessions: Sessions, access: Access) -> ResponseReturnValue:
    """401 to our own scripts; people go to the sign-in page and come back."""
    if access.passive or request.headers.get("X-Requested-With") == "fetch":
        abort(401)
    # A form that came too late is not sent again by itself; its page is opened again.
    back = request.full_path.rstrip("?") if request.method == "GET" else request.form.get("page")
    why = "away" if sessions.was_here() else None
    return redirect(url_for("sign_in.page", back=back, why=why), 303)

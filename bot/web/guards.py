"""Who may call what. Every endpoint declares it; what declares nothing is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue

from bot.core.chat_ports import ChatSessions
from bot.core.ports import Connector

#: The largest delivery we read, in bytes (1 MB).
LARGEST_BODY = 1_000_000

NURSE, LEAD, GOVERNANCE, ADMIN = "nurse", "lead", "governance", "admin"
EVERYONE_SIGNED_IN = frozenset({NURSE, LEAD, GOVERNANCE, ADMIN})
#: May open patients' conversations: need to know, not rank. An administrator does not.
READERS = frozenset({NURSE, LEAD, GOVERNANCE})
#: May speak with patients.
CLINICAL = frozenset({NURSE, LEAD})
#: May write new words for an answer.
AUTHORS = frozenset({NURSE, LEAD, GOVERNANCE})
#: May approve what another person wrote.
APPROVERS = frozenset({LEAD, GOVERNANCE})


@dataclass(frozen=True)
class Access:
    """An endpoint's declaration. ``kind`` is public, platform, chat, no cookie or staff.

    ``passive`` requests (a page refreshing itself) do not count as the person being there.
    ``before_second_step`` may be called by who must set a second step up first.
    """

    kind: str
    roles: frozenset[str] = frozenset()
    passive: bool = False
    before_second_step: bool = False

    def __str__(self) -> str:
        """One line for the table of routes."""
        early = ", before the second step" if self.before_second_step else ""
        roles = f" ({', '.join(sorted(self.roles))})" if self.roles else ""
        return f"{self.kind}{roles}{early}"


class UndeclaredEndpointError(Exception):
    """The application would have had a door that nobody decided about."""


def public[View: Callable[..., Any]](view: View) -> View:
    """Anyone may call it."""
    return _declare(view, Access("public"))


def chat_session(
    sessions: ChatSessions,
) -> Callable[[Callable[[str], ResponseReturnValue]], Callable[[], ResponseReturnValue]]:
    """Only whoever holds the token of a web chat may call it; the view receives its name.

    The token is a header that our page sets, so a foreign page cannot make a browser send it.
    """

    def declare(view: Callable[[str], ResponseReturnValue]) -> Callable[[], ResponseReturnValue]:
        @wraps(view)
        def guarded() -> ResponseReturnValue:
            name = sessions.of(dict(request.headers.items()))
            if name is None:
                abort(401)
            return view(name)

        return _declare(guarded, Access("chat"))

    return declare


def no_cookie[View: Callable[..., Any]](view: View) -> View:
    """Anyone may call it, and no cookie says who: what proves the caller, if anything must, is in
    the request, so no foreign page gains by having a browser send it."""
    return _declare(view, Access("no cookie"))


def staff_only[View: Callable[..., Any]](
    roles: frozenset[str], passive: bool = False, before_second_step: bool = False
) -> Callable[[View], View]:
    """Only a signed-in person with one of these roles may call it."""

    def declare(view: View) -> View:
        return _declare(view, Access("staff", roles, passive, before_second_step))

    return declare


def signed_by_platform(
    connector_of: Callable[[str], Connector | None], refused: Callable[[str], None]
) -> Callable[
    [Callable[[Connector, bytes], ResponseReturnValue]],
    Callable[[str], ResponseReturnValue],
]:
    """Only a platform that signed these very bytes may call it.

    The view receives the connector and the body, so it cannot be reached without them.
    An unknown channel is 404; a bad signature is 403, told to ``refused`` and nothing else.
    """

    def declare(
        view: Callable[[Connector, bytes], ResponseReturnValue],
    ) -> Callable[[str], ResponseReturnValue]:
        @wraps(view)
        def guarded(channel: str) -> ResponseReturnValue:
            connector = connector_of(channel)
            if connector is None:
                abort(404)
            body = capped_body()
            if not connector.verify(dict(request.headers.items()), body):
                refused(connector.channel)
                abort(403)
            return view(connector, body)

        return _declare(guarded, Access("platform"))

    return declare


def capped_body() -> bytes:
    """The raw body, or 413; a longer one is never read past the limit.

    A chunked body says no length beforehand, and reading one up to a limit silently cuts
    it there, so the limit given to the stream is one byte past ours.
    """
    if (request.content_length or 0) > LARGEST_BODY:
        abort(413)
    request.max_content_length = LARGEST_BODY + 1
    body = request.get_data(cache=False)
    if len(body) > LARGEST_BODY:
        abort(413)
    return body


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What an endpoint declares, if anything."""
    declared = getattr(app.view_functions.get(endpoint), "access", None)
    return declared if isinstance(declared, Access) else None


def refuse_undeclared(app: Flask) -> None:
    """Stops the start-up when a route says nothing about who may call it.

    Raises UndeclaredEndpointError naming every such endpoint.
    """
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    undeclared = sorted(name for name in endpoints if access_of(app, name) is None)
    if undeclared:
        raise UndeclaredEndpointError(f"say who may call: {', '.join(undeclared)}")


def _declare[View: Callable[..., Any]](view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view

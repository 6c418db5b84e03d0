""" "You said, we did" for anyone: a page to read or print, and a feed. No cookie, no sign-in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from uuid import UUID
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.core.you_said import Entry
from bot.web.console.presenters.paper import month_words
from bot.web.guards import no_cookie
from bot.web.wiring import Wiring

_ATOM = "http://www.w3.org/2005/Atom"
#: Nothing was published yet: a feed must still say when it changed.
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)


def you_said_blueprint(wiring: Wiring) -> Blueprint:
    """Under ``/you-said`` and ``/you-said.xml``."""
    pages = Blueprint("you_said", __name__)

    def published() -> list[Entry]:
        with wiring.store.read() as work:
            return work.loop.entries.published()

    @pages.get("/you-said")
    @no_cookie
    def page() -> ResponseReturnValue:
        """What people said and what was done, by month, the newest first."""
        entries = published()
        months = [
            (month_words(month), list(of_month))
            for month, of_month in groupby(entries, key=lambda entry: entry.text.month)
        ]
        return _revalidated(make_response(render_template("you_said.html", months=months)))

    @pages.get("/you-said.xml")
    @no_cookie
    def feed() -> ResponseReturnValue:
        """The same as an Atom feed (RFC 4287)."""
        where = f"{wiring.public_url or request.host_url}".rstrip("/")
        page_at, self_at = where + url_for("you_said.page"), where + url_for("you_said.feed")
        body = atom(published(), wiring.service_name, page_at, self_at)
        return _revalidated(Response(body, content_type="application/atom+xml; charset=utf-8"))

    return pages


def atom(entries: Sequence[Entry], service_name: str, page_at: str, self_at: str) -> bytes:
    """The feed. ``page_at`` and ``self_at`` are whole addresses of the page and of the feed."""
    Xml.register_namespace("", _ATOM)
    root = Xml.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    newest = max((_published_at(entry) for entry in entries), default=_NEVER)
    _child(root, "id", page_at)
    _child(root, "title", f"You said, we did – {service_name}")
    _child(root, "updated", newest.isoformat(timespec="seconds"))
    _child(_child(root, "author"), "name", service_name)
    _child(root, "link", rel="alternate", href=page_at)
    _child(root, "link", rel="self", href=self_at)
    for entry in sorted(entries, key=_published_at, reverse=True):
        one = _child(root, "entry")
        _child(one, "id", UUID(entry.id).urn)
        _child(one, "title", f"{month_words(entry.text.month)}: {entry.text.said}")
        _child(one, "updated", _published_at(entry).isoformat(timespec="seconds"))
        _child(one, "link", rel="alternate", href=f"{page_at}#entry-{entry.id}")
        _child(one, "content", _in_words(entry), type="text")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _in_words(entry: Entry) -> str:
    quoted = f"\nIn their words: “{entry.text.quote}”" if entry.text.quote else ""
    return f"You said: {entry.text.said}{quoted}\nWe did: {entry.text.did}"


def _published_at(entry: Entry) -> datetime:
    return entry.published_at or entry.written_at


def _child(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    child.text = text or None
    return child


def _revalidated(response: Response) -> Response:
    """304 for whoever has this very page already."""
    response.add_etag()
    response.make_conditional(request)
    return response

"""The chat on the trust's own web page, for people with neither Messenger nor X.

Two doors: pages for people, and a small JSON door that the page's script uses. What is
written goes the way of every other message; what is said is read from the thread.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from bot.core.chat_ports import ChatSessions
from bot.core.conversation import Conversation, Holder
from bot.core.messages import Author
from bot.core.records import MessageState, ThreadMessage
from bot.core.ways_in import tapped_by
from bot.web.gather import Gather
from bot.web.guards import capped_body, chat_session, no_cookie, public
from bot.web.wiring import Wiring

CHANNEL = "web_chat"
#: From one address (a ward may share one), and from one chat.
SESSIONS, MESSAGES = "30 per minute", "20 per minute"
#: The page shows this many of the newest messages.
NEWEST = 100
_SEEN_BY_PATIENT = frozenset({MessageState.SENT, MessageState.DELIVERED, MessageState.READ})


def chat_blueprints(
    wiring: Wiring, sessions: ChatSessions, limiter: Limiter
) -> tuple[Blueprint, Blueprint]:
    """The pages under ``/chat`` and the door under ``/chat/door``."""
    return _pages(wiring), _door(wiring, sessions, limiter)


def _pages(wiring: Wiring) -> Blueprint:
    pages = Blueprint("chat", __name__, url_prefix="/chat")

    def shown(framed: bool) -> str:
        facts = wiring.words.facts
        return render_template(
            "chat.html",
            framed=framed,
            phone=facts["PAIN_TEAM_PHONE"],
            privacy=facts["PRIVACY_URL"],
            ward_kept=wiring.words.ward_kept(wiring.clock.now()),
            # A link is anybody's text: it can ask for feedback, and for nothing else.
            asks=tapped_by(request.args.get("ref", "")),
        )

    @pages.get("")
    @public
    def page() -> ResponseReturnValue:
        """The chat as a page of its own."""
        return shown(framed=False)

    @pages.get("/window")
    @public
    def window() -> ResponseReturnValue:
        """The chat inside a frame on the trust's own site."""
        return shown(framed=True)

    @pages.get("/embed.js")
    @public
    def embed() -> ResponseReturnValue:
        """The one script tag: draws a button that opens the chat in a frame."""
        address = url_for("chat.window", _external=True)
        script = render_template("chat_embed.js", address=address, name=wiring.service_name)
        response = Response(script, content_type="text/javascript; charset=utf-8")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response

    return pages


def _door(wiring: Wiring, sessions: ChatSessions, limiter: Limiter) -> Blueprint:
    door = Blueprint("chat_door", __name__, url_prefix="/chat/door")
    connector, receive = wiring.connectors[CHANNEL], Gather(wiring.receive_events)

    @door.post("/sessions")
    @no_cookie
    @limiter.limit(SESSIONS)
    def start() -> ResponseReturnValue:
        """A new chat's token."""
        return jsonify(token=sessions.open().token), 201

    def whose() -> str:
        return sessions.of(dict(request.headers.items())) or request.remote_addr or ""

    @door.post("/messages")
    @chat_session(sessions)
    @limiter.limit(MESSAGES, key_func=whose)
    def write(session: str) -> ResponseReturnValue:
        """Stores what the person wrote or has read; the token lives as long again."""
        sent = _object(capped_body())
        body = json.dumps({**sent, "session": session}).encode()
        receive(connector.read_events(body))
        return jsonify(token=sessions.renewed(session).token)

    @door.get("/messages")
    @chat_session(sessions)
    def read(session: str) -> ResponseReturnValue:
        """What has been said, oldest first; 304 if nothing is new."""
        with wiring.store.read() as work:
            mine = work.conversations.find(CHANNEL, sessions.account_id, session)
            thread = work.conversations.thread(mine.id, NEWEST) if mine else []
        response = make_response(jsonify(**_shown(mine, thread, session)))
        response.headers["Cache-Control"] = "no-store"
        response.add_etag()
        response.make_conditional(request)
        return response

    return door


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _shown(
    conversation: Conversation | None, thread: list[ThreadMessage], session: str
) -> dict[str, Any]:
    visible = [
        message
        for message in thread
        if message.author is Author.PATIENT or message.state in _SEEN_BY_PATIENT
    ]
    lines = [_line(message, session) for message in visible]
    if visible and visible[-1].author is not Author.PATIENT:
        lines[-1]["buttons"] = [[b.title, b.payload] for b in visible[-1].offered]
    person = conversation is not None and conversation.holder is Holder.STAFF
    return {"messages": lines, "person": person}


def _line(message: ThreadMessage, session: str) -> dict[str, Any]:
    return {
        "id": message.platform_message_id.removeprefix(f"{session}."),
        "who": message.author.value,
        "name": message.author_name if message.author is Author.STAFF else "",
        "text": message.text,
        "hidden": bool(message.identifiers),
        "at": message.at.isoformat(timespec="seconds"),
        "buttons": [],
    }

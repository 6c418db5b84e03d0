"""What the Send API refuses, and in which words.

Source: Meta "Send API reference" and "Messenger Platform: common error codes".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulator.state import Button, Patient, Words

TEXT_LIMIT = 2000
QUICK_REPLIES_LIMIT = 13
TITLE_LIMIT = 20
PAYLOAD_LIMIT = 1000
BUTTON_TEXT_LIMIT = 640
BUTTONS_LIMIT = 3
STANDARD_WINDOW = timedelta(hours=24)
HUMAN_AGENT_WINDOW = timedelta(days=7)
SENDER_ACTIONS = frozenset({"typing_on", "typing_off", "mark_seen", "react", "unreact"})
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
_GONE_TAGS = frozenset({"CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"})
_QUICK_REPLY_TYPES = frozenset({"text", "user_phone_number", "user_email"})
_MEDIA = frozenset({"image", "audio", "video", "file"})
_ATTACHMENTS = _MEDIA | {"template"}


@dataclass(frozen=True)
class GraphError:
    """An error of the Graph API; ``status`` is the HTTP status."""

    code: int
    message: str
    subcode: int = 0
    kind: str = "OAuthException"
    status: int = 400


_Body = Mapping[str, Any]
_Check = Callable[[_Body], GraphError | None]

NO_USER = GraphError(100, "(#100) No matching user found", 2018001)
COMMENT_USED = GraphError(100, "(#100) Invalid or already used comment", 2534025)
NOT_THREAD_OWNER = GraphError(100, "(#100) Another app is controlling this thread now.", 2018300)
OUTSIDE_WINDOW = GraphError(
    10,
    "(#10) This message is sent outside of allowed window. Learn more about the new policy here: "
    "https://developers.facebook.com/docs/messenger-platform/policy-overview",
    2018278,
)


def _bad(message: str, subcode: int = 0) -> GraphError:
    return GraphError(100, f"(#100) {message}", subcode)


def _too_long(name: str, limit: int) -> GraphError:
    return _bad(f"Length of param {name} must be less than or equal to {limit}")


def shape_problem(body: Any) -> GraphError | None:
    """The first thing wrong with a send, looking at the request alone."""
    if not isinstance(body, Mapping):
        return _bad("The parameter recipient is required")
    recipient = body.get("recipient")
    named = recipient if isinstance(recipient, Mapping) else {}
    if not str(named.get("id") or named.get("comment_id") or ""):
        return _bad("The parameter recipient is required")
    found = (check(body) for check in (_one_of_two, _action, _messaging_type, _message))
    return next((problem for problem in found if problem), None)


def _one_of_two(body: _Body) -> GraphError | None:
    if "message" in body and "sender_action" in body:
        return _bad("Can only specify one of message and sender_action", 2018014)
    if "message" not in body and "sender_action" not in body:
        return _bad("Must specify either message or sender_action", 2018015)
    return None


def _action(body: _Body) -> GraphError | None:
    if "sender_action" in body and body["sender_action"] not in SENDER_ACTIONS:
        return _bad(f"Param sender_action must be one of {{{', '.join(sorted(SENDER_ACTIONS))}}}")
    return None


def _messaging_type(body: _Body) -> GraphError | None:
    if "message" not in body:
        return None
    kind, tag = body.get("messaging_type"), body.get("tag")
    if kind not in MESSAGING_TYPES:
        return _bad(f"Param messaging_type must be one of {{{', '.join(MESSAGING_TYPES)}}}")
    if tag in _GONE_TAGS:
        return _bad("This message tag is no longer supported", 1893061)
    if kind == "MESSAGE_TAG" and tag != "HUMAN_AGENT":
        return _bad("Param tag must be a valid message tag")
    if kind != "MESSAGE_TAG" and tag is not None:
        return _bad("Param tag may only be used with messaging_type MESSAGE_TAG")
    if kind == "UTILITY":
        return _bad("A utility message needs an approved template")
    return None


def _message(body: _Body) -> GraphError | None:
    if "message" not in body:
        return None
    message = body["message"]
    if not isinstance(message, Mapping):
        return _bad("Param message must be an object")
    found = (check(message) for check in (_content, _metadata, _quick_replies, _attachment))
    return next((problem for problem in found if problem), None)


def _content(message: _Body) -> GraphError | None:
    text, attachment = message.get("text"), message.get("attachment")
    if text is not None and attachment is not None:
        return _bad("Message cannot contain both text and attachment")
    if text is None and attachment is None:
        return _bad("Message cannot be empty, must provide valid attachment or text")
    if text is None:
        return None
    if not isinstance(text, str) or not text.strip():
        return _bad("Message cannot be empty, must provide valid attachment or text")
    return _too_long("message[text]", TEXT_LIMIT) if len(text) > TEXT_LIMIT else None


def _metadata(message: _Body) -> GraphError | None:
    if len(str(message.get("metadata", ""))) > PAYLOAD_LIMIT:
        return _too_long("message[metadata]", PAYLOAD_LIMIT)
    return None


def _quick_replies(message: _Body) -> GraphError | None:
    replies = message.get("quick_replies", [])
    if not isinstance(replies, list):
        return _bad("Param message[quick_replies] must be an array")
    if len(replies) > QUICK_REPLIES_LIMIT:
        return _bad(
            f"Param message[quick_replies] must contain at most {QUICK_REPLIES_LIMIT} elements"
        )
    found = (_quick_reply(index, reply) for index, reply in enumerate(replies))
    return next((problem for problem in found if problem), None)


def _quick_reply(index: int, reply: Any) -> GraphError | None:
    name = f"message[quick_replies][{index}]"
    if not isinstance(reply, Mapping) or reply.get("content_type") not in _QUICK_REPLY_TYPES:
        return _bad(
            f"Param {name}[content_type] must be one of text, user_phone_number, user_email"
        )
    if reply["content_type"] != "text":
        return None
    title, payload = str(reply.get("title", "")), str(reply.get("payload", ""))
    if not reply.get("image_url") and not (title and payload):
        return _bad(f"Param {name} needs a title and a payload")
    if len(title) > TITLE_LIMIT:
        return _too_long(f"{name}[title]", TITLE_LIMIT)
    return _too_long(f"{name}[payload]", PAYLOAD_LIMIT) if len(payload) > PAYLOAD_LIMIT else None


def _attachment(message: _Body) -> GraphError | None:
    attachment = message.get("attachment")
    if attachment is None:
        return None
    if not isinstance(attachment, Mapping) or attachment.get("type") not in _ATTACHMENTS:
        return _bad("Param message[attachment][type] is not a valid attachment type")
    payload = attachment.get("payload")
    if not isinstance(payload, Mapping):
        return _bad("Param message[attachment][payload] must be an object")
    if attachment["type"] != "template":
        return None if payload.get("url") or payload.get("attachment_id") else _bad("url missing")
    return _button_template(payload) if payload.get("template_type") == "button" else None


def _button_template(payload: _Body) -> GraphError | None:
    name, text = "message[attachment][payload]", payload.get("text")
    buttons = payload.get("buttons")
    if not isinstance(text, str) or not text:
        return _bad(f"Param {name}[text] must be a non-empty string")
    if len(text) > BUTTON_TEXT_LIMIT:
        return _too_long(f"{name}[text]", BUTTON_TEXT_LIMIT)
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= BUTTONS_LIMIT:
        return _bad(f"Param {name}[buttons] must contain 1 to {BUTTONS_LIMIT} elements")
    found = (_button(f"{name}[buttons][{index}]", b) for index, b in enumerate(buttons))
    return next((problem for problem in found if problem), None)


def _button(name: str, button: Any) -> GraphError | None:
    if not isinstance(button, Mapping) or not button.get("title"):
        return _bad(f"Param {name}[title] must be a non-empty string", 2018053)
    if len(str(button["title"])) > TITLE_LIMIT:
        return _too_long(f"{name}[title]", TITLE_LIMIT)
    if button.get("type") == "postback" and not button.get("payload"):
        return _bad(f"Param {name}[payload] must be a non-empty string", 2018040)
    if button.get("type") == "web_url" and not button.get("url"):
        return _bad(f"Param {name}[url] must be a non-empty string", 2018041)
    return None


def window_problem(body: _Body, patient: Patient, now: datetime) -> GraphError | None:
    """Outside 24 hours, or 7 days for a reply tagged HUMAN_AGENT."""
    if patient.last_inbound_at is None:
        return OUTSIDE_WINDOW
    allowed = HUMAN_AGENT_WINDOW if body.get("tag") == "HUMAN_AGENT" else STANDARD_WINDOW
    return OUTSIDE_WINDOW if now - patient.last_inbound_at > allowed else None


def words_of(message: _Body) -> Words:
    """What the patient's phone shows of a message that passed the checks."""
    payload = (message.get("attachment") or {}).get("payload") or {}
    kind = (message.get("attachment") or {}).get("type", "")
    choices = [*payload.get("buttons", []), *message.get("quick_replies", [])]
    return Words(
        text=str(message.get("text") or payload.get("text") or ""),
        attachment=kind if kind in _MEDIA else "",
        buttons=tuple(
            Button(str(c.get("title", "")), str(c.get("payload") or c.get("url") or ""))
            for c in choices
        ),
        metadata=str(message.get("metadata", "")),
    )

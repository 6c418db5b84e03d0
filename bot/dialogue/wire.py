"""How a turn and its result look as JSON on the way through the door. Runs on both Pythons."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from bot.core.dialogue import Turn, TurnResult
from bot.core.directives import directive_payload, parse_directive
from bot.core.errors import UnreadablePayload
from bot.core.messages import Button, Reply

MAX_BODY_BYTES = 64 * 1024
"""The largest request the door reads: no platform lets a patient write that much."""

MAX_ID_CHARACTERS = 200
NUMBER_BYTES = 4
MOST_NUMBERS = 4_096
"""Readings of a message and of the three questions it may hold, with room to spare."""


def turn_to_json(turn: Turn) -> dict[str, Any]:
    """The request's body; the vector travels as base64, "" when there is none."""
    return {
        "episode": turn.episode,
        "message_id": turn.message_id,
        "text": turn.text,
        "topic": turn.topic,
        "embedding": base64.b64encode(turn.embedding).decode("ascii"),
        "ephemeral": turn.ephemeral,
        "marks": list(turn.marks),
    }


def turn_from_json(body: object) -> Turn:
    """The turn in a request's body.

    Raises UnreadablePayload, naming the field and never its content, when a field is
    missing, has another type, or is out of bounds.
    """
    fields = _mapping(body, "the turn")
    return Turn(
        episode=_id(fields, "episode"),
        message_id=_id(fields, "message_id"),
        text=_text(fields, "text"),
        topic=_text(fields, "topic", ""),
        embedding=_vector(_text(fields, "embedding", "")),
        ephemeral=_flag(fields, "ephemeral"),
        marks=_marks(fields),
    )


def result_to_json(result: TurnResult) -> dict[str, Any]:
    """The response's body."""
    return {
        "replies": [_reply_to_json(reply) for reply in result.replies],
        "directives": [directive_payload(directive) for directive in result.directives],
        "intent": result.intent,
        "confidence": result.confidence,
        "active_form": result.active_form,
        "replayed": result.replayed,
    }


def result_from_json(body: object) -> TurnResult:
    """The result in a response's body. Raises UnreadablePayload when it is not one."""
    fields = _mapping(body, "the result")
    return TurnResult(
        replies=tuple(_reply_from_json(reply) for reply in _list(fields, "replies")),
        directives=tuple(
            parse_directive(_mapping(directive, "a directive"))
            for directive in _list(fields, "directives")
        ),
        intent=_text(fields, "intent"),
        confidence=_number(fields, "confidence"),
        active_form=_text(fields, "active_form"),
        replayed=_flag(fields, "replayed"),
    )


def _reply_to_json(reply: Reply) -> dict[str, Any]:
    buttons = [{"title": button.title, "payload": button.payload} for button in reply.buttons]
    return {
        "text": reply.text,
        "buttons": buttons,
        "source": reply.source,
        "version": reply.version,
    }


def _reply_from_json(body: object) -> Reply:
    fields = _mapping(body, "a reply")
    buttons = [_mapping(button, "a button") for button in _list(fields, "buttons")]
    return Reply(
        text=_text(fields, "text"),
        buttons=tuple(Button(_text(b, "title"), _text(b, "payload")) for b in buttons),
        source=_text(fields, "source"),
        version=_text(fields, "version"),
    )


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UnreadablePayload(f"{what} is not an object")
    return value


def _list(fields: Mapping[str, Any], name: str) -> list[Any]:
    value = fields.get(name)
    if not isinstance(value, list):
        raise UnreadablePayload(f"{name} is not a list")
    return value


def _text(fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise UnreadablePayload(f"{name} is not text")
    return value


def _id(fields: Mapping[str, Any], name: str) -> str:
    value = _text(fields, name)
    if not 0 < len(value) <= MAX_ID_CHARACTERS:
        raise UnreadablePayload(f"{name} is empty or too long")
    return value


def _flag(fields: Mapping[str, Any], name: str) -> bool:
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise UnreadablePayload(f"{name} is not true or false")
    return value


def _number(fields: Mapping[str, Any], name: str) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise UnreadablePayload(f"{name} is not a number")
    return float(value)


def _marks(fields: Mapping[str, Any]) -> tuple[str, ...]:
    marks = fields.get("marks", [])
    if not isinstance(marks, list) or not all(isinstance(mark, str) for mark in marks):
        raise UnreadablePayload("marks is not a list of words")
    return tuple(marks)


def _vector(encoded: str) -> bytes:
    try:
        vector = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadablePayload("embedding is not base64") from error
    if len(vector) % NUMBER_BYTES or len(vector) > NUMBER_BYTES * MOST_NUMBERS:
        raise UnreadablePayload("embedding is not readings of one message")
    return vector

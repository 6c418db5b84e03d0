"""Reads what Rasa said in a turn: replies in approved words, and directives beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import BotUttered, Event

from bot.core.directives import Directive, HandOff, parse_directive
from bot.core.messages import Button, Reply

_BLANK_LINE = re.compile(r"\n\s*\n")


def replies_in(events: Iterable[Event]) -> tuple[Reply, ...]:
    """The bubbles of a turn, in order: a blank line starts the next one."""
    return tuple(
        reply
        for event in events
        if isinstance(event, BotUttered) and (event.text or "").strip()
        for reply in _bubbles(event)
    )


def directives_in(events: Iterable[Event]) -> tuple[Directive, ...]:
    """What the turn's actions asked of the service. Raises UnreadablePayload for nonsense.

    An approved text marked ``safe: hand_off`` is holding words: it always asks for a person.
    """
    found: list[Directive] = []
    for event in events:
        if isinstance(event, BotUttered) and _needs_person(event):
            found.append(HandOff("a question that always needs a nurse", "clinical_individual"))
        custom = event.data.get("custom") if isinstance(event, BotUttered) else None
        if custom and "directive" in custom:
            found.append(parse_directive(custom["directive"]))
    return tuple(found)


def _needs_person(event: BotUttered) -> bool:
    return (event.metadata.get("metadata") or {}).get("safe") == "hand_off"


def _bubbles(event: BotUttered) -> list[Reply]:
    texts = [text.strip() for text in _BLANK_LINE.split(event.text) if text.strip()]
    source = str(event.metadata.get("utter_action", ""))
    version = str((event.metadata.get("metadata") or {}).get("version", ""))
    bubbles = [Reply(text, source=source, version=version) for text in texts[:-1]]
    return [*bubbles, Reply(texts[-1], _buttons(event.data), source, version)]


def _buttons(data: dict[str, Any]) -> tuple[Button, ...]:
    return tuple(
        Button(str(button["title"]), str(button.get("payload") or button["title"]))
        for button in data.get("buttons") or ()
    )

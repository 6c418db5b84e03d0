"""Draws the replies of one turn as Messenger bubbles.

Source: Meta "Send API reference" (limits); the soft limit is the service's own tone guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.messages import Button, Part, Reply
from connectors.numbered_list import choices, numbered
from connectors.text_splitting import split, units

BUBBLE = 640
QUICK_REPLIES = 13
TITLE = 20
PAYLOAD = 1000
_DOTS = "\u2026"


def render(replies: Sequence[Reply]) -> tuple[Part, ...]:
    """One bubble for each reply, more when it is long; the turn's buttons on the last.

    Messenger takes quick replies away as soon as another bubble follows, so buttons of
    every reply gather at the end. What does not fit a quick reply is written out.
    """
    buttons = choices(replies)
    bubbles = [piece for reply in replies for piece in split(reply.text, BUBBLE)]
    if buttons and (not bubbles or not _fit(buttons)):
        bubbles = _with_list(bubbles, numbered(buttons))
    parts = [Part(text) for text in bubbles]
    if parts and buttons:
        quick = tuple(map(_short, filter(_possible, buttons)))[:QUICK_REPLIES]
        parts[-1] = replace(parts[-1], quick_replies=quick, offered=buttons)
    return tuple(parts)


def _fit(buttons: Sequence[Button]) -> bool:
    return len(buttons) <= QUICK_REPLIES and all(
        units(button.title) <= TITLE and _possible(button) for button in buttons
    )


def _possible(button: Button) -> bool:
    """Whether the payload can travel; cutting it would make it mean something else."""
    return 0 < units(button.payload) <= PAYLOAD


def _short(button: Button) -> Button:
    if units(button.title) <= TITLE:
        return button
    # A title of spaces and dots alone would be refused, hence the split at a word.
    return replace(button, title=split(button.title, TITLE - 1)[0] + _DOTS)


def _with_list(bubbles: list[str], choices_text: str) -> list[str]:
    last = f"{bubbles[-1]}\n\n{choices_text}" if bubbles else choices_text
    if units(last) <= BUBBLE:
        return [*bubbles[:-1], last]
    return [*bubbles, *split(choices_text, BUBBLE)]

"""Draws the replies of one turn as one Direct Message.

X counts sends (15 in 15 minutes in the strictest account of it) and has no buttons, so a
turn is one message with numbered choices. Sources: X "Manage Direct Messages", "Rate limits".
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.messages import Button, Part, Reply
from connectors.numbered_list import choices, numbered
from connectors.text_splitting import split, units

MESSAGE = 2_000


def render(replies: Sequence[Reply]) -> tuple[Part, ...]:
    """One part; more only past 2,000 units. The numbered choices stay in one piece."""
    buttons = choices(replies)
    words = "\n\n".join(text for reply in replies if (text := reply.text.strip()))
    pieces = _with_list(split(words, MESSAGE), buttons)
    last = len(pieces) - 1
    return tuple(
        Part(piece, offered=buttons if index == last else ()) for index, piece in enumerate(pieces)
    )


def _with_list(pieces: list[str], buttons: Sequence[Button]) -> list[str]:
    if not buttons:
        return pieces
    choices_text = numbered(buttons)
    last = f"{pieces[-1]}\n\n{choices_text}" if pieces else choices_text
    if units(last) <= MESSAGE:
        return [*pieces[:-1], last]
    return [*pieces, *split(choices_text, MESSAGE)]

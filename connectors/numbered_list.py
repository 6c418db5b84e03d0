"""Draws choices as numbered lines, for where a platform has no buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.messages import Button, Reply
from bot.core.numbered_choice import countable, is_mark

_INVITATION = "Reply with a number."


def choices(replies: Iterable[Reply]) -> tuple[Button, ...]:
    """The buttons of one turn in order, each once, without those that show no words."""
    every = (button for reply in replies for button in reply.buttons)
    return tuple(dict.fromkeys(button for button in every if button.title.strip()))


def numbered(buttons: Sequence[Button]) -> str:
    """ "1. Talk to a nurse" and so on, one per line, and how to answer; "" for none.

    A scale is one line, and what every screen of a form offers is named as words to type.
    """
    listed = countable(buttons)
    marks = [button.title for button in buttons if is_mark(button)]
    words = [b.title.lower() for b in buttons if b not in listed and not is_mark(b)]
    lines = [f"{index}. {button.title}" for index, button in enumerate(listed, 1)]
    if lines:
        lines.append(_INVITATION)
    if marks:
        lines.append(f"Reply with a number: {', '.join(marks)}.")
    if words:
        lines.append(f"Or type {' or '.join(words)}.")
    return "\n".join(lines)

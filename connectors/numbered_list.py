"""Draws choices as numbered lines, for where a platform has no buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.messages import Button, Reply

_INVITATION = "Reply with a number."


def choices(replies: Iterable[Reply]) -> tuple[Button, ...]:
    """The buttons of one turn in order, each once, without those that show no words."""
    every = (button for reply in replies for button in reply.buttons)
    return tuple(dict.fromkeys(button for button in every if button.title.strip()))


def numbered(buttons: Sequence[Button]) -> str:
    """ "1. Talk to a nurse" and so on, one per line, and how to answer; "" for none."""
    if not buttons:
        return ""
    lines = [f"{index}. {button.title}" for index, button in enumerate(buttons, 1)]
    return "\n".join([*lines, _INVITATION])

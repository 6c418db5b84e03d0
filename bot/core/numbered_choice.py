"""Reads a typed number, ordinal or button title as one of the choices just offered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.messages import Button

_ORDINALS = {
    word: index
    for index, words in enumerate(
        (
            ("1", "one", "first", "1st"),
            ("2", "two", "second", "2nd"),
            ("3", "three", "third", "3rd"),
            ("4", "four", "fourth", "4th"),
            ("5", "five", "fifth", "5th"),
            ("6", "six", "sixth", "6th"),
            ("7", "seven", "seventh", "7th"),
            ("8", "eight", "eighth", "8th"),
            ("9", "nine", "ninth", "9th"),
        )
    )
    for word in words
}
_FILLER = re.compile(r"^(the|number|no\.?|option|answer)\s+|\s+(one|please|pls|plz)$")


#: Offered on every screen of a form. Drawn as words to type where there are no buttons: a number
#: for them would be taken for an answer.
CONTROLS = frozenset({"/skip", "/stop"})
_SCALE_MARK = re.compile(r"\d{1,3}%?")


def countable(offered: Sequence[Button]) -> tuple[Button, ...]:
    """The buttons that a place in the list stands for: no controls, no marks of a scale.

    On a scale from 0 to 10 "7" is the mark, never the seventh button.
    """
    if any(is_mark(button) for button in offered):
        return ()
    return tuple(button for button in offered if button.payload not in CONTROLS)


def is_mark(button: Button) -> bool:
    """Whether a button is a mark of a scale: "7", "70%"."""
    return bool(_SCALE_MARK.fullmatch(button.title))


def chosen(text: str, offered: Sequence[Button]) -> Button | None:
    """The offered button that a short typed text picks, or None.

    "2", "2.", "the second one", "option 2" and the button's own title pick; a longer
    sentence never does.
    """
    word = text.strip().casefold().strip(" .)!#")
    for button in offered:
        if word == button.title.casefold():
            return button
    if len(word) > 24:
        return None
    while True:
        shorter = _FILLER.sub("", word)
        if shorter == word:
            break
        word = shorter
    index, counted = _ORDINALS.get(word.strip()), countable(offered)
    return counted[index] if index is not None and index < len(counted) else None

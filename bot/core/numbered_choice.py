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
    index = _ORDINALS.get(word.strip())
    return offered[index] if index is not None and index < len(offered) else None

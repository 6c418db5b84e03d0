"""Reads a typed answer to the Friends and Family Test question. Never guesses.

Source: the feedback conversation, "map only exact or near-exact".
"""

from __future__ import annotations

import re

from bot.core.messages import Button
from bot.core.numbered_choice import chosen

FFT_ANSWERS = (
    "Very good",
    "Good",
    "Neither good nor poor",
    "Poor",
    "Very poor",
    "Don't know",
)
"""The six answers of the Friends and Family Test, in their fixed order (NHS England)."""

LOW_ANSWERS = frozenset({"Poor", "Very poor"})

OPTIONS = tuple(Button(answer, answer) for answer in FFT_ANSWERS)
"""The six buttons in their fixed order; a payload is the answer itself."""

_VOCABULARY = ("very", "good", "neither", "nor", "poor", "dont", "know")
_SPELLINGS = {
    "v": "very",
    "vry": "very",
    "gud": "good",
    "gd": "good",
    "goood": "good",
    "por": "poor",
    "pore": "poor",
    "nether": "neither",
    "niether": "neither",
    "dunno": "dont know",
    "idk": "dont know",
    "no": "know",
}
_ADDED = re.compile(
    r"^(it was|it is|its|i would say|id say|i think|overall|honestly)\s+"
    r"|\s+(thanks|thank you|thankyou|ta|cheers|please|overall|i think|really|x+)$"
)
_ANSWERS = {
    "very good": "Very good",
    "good": "Good",
    "neither good nor poor": "Neither good nor poor",
    "neither good or poor": "Neither good nor poor",
    "neither": "Neither good nor poor",
    "poor": "Poor",
    "very poor": "Very poor",
    "dont know": "Don't know",
    "i dont know": "Don't know",
}


def fft_answer(text: str) -> str | None:
    """One of the six answers if the text plainly is one, else None.

    A bare number 1 to 6 is the option in that place, never a mark out of five.
    """
    picked = chosen(text, OPTIONS)
    if picked is not None:
        return picked.payload
    words = _plain(text).split()
    return _ANSWERS.get(" ".join(_spelt(word) for word in words))


def _plain(text: str) -> str:
    plain = re.sub(r"[^a-z0-9/ ]+", " ", re.sub(r"['’]", "", text.casefold()))
    plain = re.sub(r"\bdo not\b", "dont", " ".join(plain.split()))
    while (shorter := _ADDED.sub("", plain)) != plain:
        plain = shorter
    return plain


def _spelt(word: str) -> str:
    if word in _VOCABULARY or word in ("i", "or"):
        return word
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    near = [known for known in _VOCABULARY if _one_slip_apart(word, known)]
    return near[0] if len(near) == 1 else word


def _one_slip_apart(word: str, known: str) -> bool:
    """A letter doubled, dropped, added or two swapped; a changed letter is another word."""
    if len(known) < 4 or len(word) < 4 or word[0] != known[0]:
        return False
    if len(word) == len(known):
        return any(
            word == known[:i] + known[i + 1] + known[i] + known[i + 2 :]
            for i in range(len(known) - 1)
        )
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))

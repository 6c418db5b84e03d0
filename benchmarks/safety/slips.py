"""One typing slip in a message, the same each time for the same message."""

from __future__ import annotations

import random
import string


def with_one_slip(text: str) -> str:
    """A letter of the text lost, doubled, replaced, added, or swapped with the next."""
    rng = random.Random(text)
    letters = [at for at, character in enumerate(text) if character.isalpha()]
    if not letters:
        return text
    at = rng.choice(letters)
    other = rng.choice(string.ascii_lowercase)
    return rng.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + other + text[at + 1 :],
            text[:at] + other + text[at:],
            text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :],
        )
    )

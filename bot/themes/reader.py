"""Tags a comment: read whole, and part by part, for people say several things in one breath."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.core.themes import OTHER, THEMES, Tags, Tone
from bot.themes.parts import parts_of

Floats = NDArray[np.float32]

#: From this likelihood on a theme is given: the best in cross-validation.
LIKELY = 0.6
#: From this likelihood on a comment is good, or bad; with both it is mixed.
SURE = 0.5
_REMEMBERED = 5_000
#: Tones that have a likelihood: a mixed comment is both good and bad.
TONES = (Tone.POSITIVE, Tone.NEGATIVE, Tone.NEUTRAL)


class CommentReader(Protocol):
    """The adapted encoder with its head."""

    def likelihoods(self, text: str) -> Floats:
        """One likelihood for each of `THEMES`, then one for each of `TONES`."""
        ...


class ThemeClassifier:
    """Pure after loading; safe to share between threads. Remembers what it read last."""

    def __init__(self, reader: CommentReader) -> None:
        self._reader = reader
        self._read = lru_cache(maxsize=_REMEMBERED)(self._tags)

    def tags(self, text: str) -> Tags:
        """The tags of one masked comment; every comment has at least one theme."""
        return self._read(text)

    def _tags(self, text: str) -> Tags:
        rows = np.stack([self._reader.likelihoods(part) for part in parts_of(text)])
        # The whole knows what belongs together; a part says clearly what the whole drowns.
        likely = (rows[0] + rows.max(axis=0)) / 2
        return Tags(_chosen(likely[: len(THEMES)]), _tone(rows[0][len(THEMES) :]))


def _tone(likely: Floats) -> Tone:
    if min(likely[0], likely[1]) >= SURE:
        return Tone.MIXED
    return TONES[int(likely.argmax())]


def _chosen(likely: Floats) -> tuple[str, ...]:
    """The themes that are likely; "other" only alone; the likeliest if none is."""
    names = list(THEMES)
    found = [name for name, value in zip(names, likely, strict=True) if value >= LIKELY]
    named = [name for name in found if name != OTHER]
    return tuple(named or found or [names[int(likely.argmax())]])

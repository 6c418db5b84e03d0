"""Tags a comment: each part is read alone, and what any part is about the comment is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from bot.core.themes import OTHER, THEMES, Tags, Tone
from bot.themes.parts import clauses_of, parts_of
from bot.themes.words import Floats, Vocabulary

#: How much the words count beside the sentence's vector.
WORDS_WEIGH = 0.8
#: From this likelihood on a theme is given: the best in cross-validation on whole comments.
LIKELY = 0.7
#: A comment is mixed when one clause is surely good and another surely bad.
SURE = 0.6
_REMEMBERED = 5_000
_TONES = (Tone.POSITIVE, Tone.NEGATIVE, Tone.NEUTRAL)


class SentenceVectors(Protocol):
    """The sentence encoder."""

    def encode_many(self, texts: Sequence[str]) -> Floats:
        """One vector a text, shape (texts, 384)."""
        ...


@dataclass(frozen=True)
class Head:
    """``weights`` (outputs, features) and ``bias`` (outputs,): the likelihood of each output."""

    weights: Floats
    bias: Floats

    def likelihoods(self, features: Floats) -> Floats:
        """Shape (texts, outputs), each between 0 and 1."""
        scores = features @ self.weights.T + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


class ThemeClassifier:
    """Pure after loading; safe to share between threads. Remembers what it read last."""

    def __init__(
        self, encoder: SentenceVectors, vocabulary: Vocabulary, themes: Head, tones: Head
    ) -> None:
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._themes = themes
        self._tones = tones
        self._read = lru_cache(maxsize=_REMEMBERED)(self._tags)

    def tags(self, text: str) -> Tags:
        """The tags of one masked comment; every comment has at least one theme."""
        return self._read(text)

    def _tags(self, text: str) -> Tags:
        likely = self._themes.likelihoods(self._features(parts_of(text))).max(axis=0)
        return Tags(_chosen(likely), self._tone(text))

    def _tone(self, text: str) -> Tone:
        whole = self._tones.likelihoods(self._features([text]))[0]
        each = self._tones.likelihoods(self._features(clauses_of(text)))
        good, bad = each[:, 0].max(), each[:, 1].max()
        if min(good, bad) >= SURE:
            return Tone.MIXED
        return _TONES[int(whole.argmax())]

    def _features(self, texts: Sequence[str]) -> Floats:
        vectors = self._encoder.encode_many(texts)
        words = self._vocabulary.vectors(texts) * WORDS_WEIGH
        return np.hstack([vectors, words])


def _chosen(likely: Floats) -> tuple[str, ...]:
    """The themes that are likely; "other" only alone; the likeliest if none is."""
    names = list(THEMES)
    found = [name for name, value in zip(names, likely, strict=True) if value >= LIKELY]
    named = [name for name in found if name != OTHER]
    return tuple(named or found or [names[int(likely.argmax())]])

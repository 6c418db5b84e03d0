"""Which words and pairs of words a text has, as weighted numbers of unit length."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_WORD = re.compile(r"[a-z']+")


def terms_of(text: str) -> list[str]:
    """Its words in lower case, then its pairs of neighbours."""
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    return [*words, *(f"{a} {b}" for a, b in itertools.pairwise(words))]


@dataclass(frozen=True)
class Vocabulary:
    """The terms that are known, with the weight of each: rare ones say more."""

    places: Mapping[str, int]
    weights: Floats

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Shape (texts, terms): the logarithm of the count times the weight, of unit length."""
        rows = np.zeros((len(texts), len(self.places)), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            counts = Counter(term for term in terms_of(text) if term in self.places)
            for term, count in counts.items():
                place = self.places[term]
                row[place] = (1 + np.log(count)) * self.weights[place]
            length = float(np.linalg.norm(row))
            if length:
                row /= length
        return rows

"""How like a question with an approved answer a message is, as the topic reader sees it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.encoder.reader import load_reader
from bot.topics.lexicon import load_lexicon
from bot.topics.readings import ADAPTED, FOLDER, WEIGHTS, read_labels

_TOPIC = "faq/"

Likeness = Callable[[str], float]
"""Of a text, a share of 1: the likeliest topic's; 0 where something else is likelier."""


@lru_cache(maxsize=1)
def load_likeness(adapted: Path = ADAPTED) -> Likeness:
    """Raises our own errors, with what to do, when the reader is missing or not built."""
    labels = read_labels()
    reader, lexicon = load_reader(FOLDER / WEIGHTS, adapted, len(labels)), load_lexicon()

    def likeness(text: str) -> float:
        shares = reader.shares(lexicon.plain(text))
        best = int(np.argmax(shares))
        return float(shares[best]) if labels[best].startswith(_TOPIC) else 0.0

    return likeness

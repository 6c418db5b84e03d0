"""`python -m training.themes`: trains the classifier of comments' themes and tone.

Reads ``data/themes/train.jsonl``; writes ``themes.safetensors`` and ``trained.json``. One
logistic regression a theme, and one for each tone, on the sentence's vector and its words.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from sklearn.linear_model import LogisticRegression

from bot.core.themes import THEMES, Tone
from bot.encoder import load_encoder
from bot.themes.classifier_files import ENCODER, FOLDER, TRAINED, WEIGHTS
from bot.themes.reader import WORDS_WEIGH
from bot.themes.words import Vocabulary, terms_of

SOURCE = Path("data/themes/train.jsonl")
#: The inverse of how much large weights cost.
STRENGTH = 10.0
_SEEN_TWICE = 2
_TONES = (Tone.POSITIVE, Tone.NEGATIVE, Tone.NEUTRAL)


def main() -> int:
    """Trains and writes; the figures come from `make themes`."""
    rows = [json.loads(line) for line in SOURCE.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    vocabulary = vocabulary_of(texts)
    vectors = load_encoder(ENCODER).encode_many(texts)
    features = np.hstack([vectors, vocabulary.vectors(texts) * WORDS_WEIGH])
    tensors = {"terms.weight": vocabulary.weights.astype(np.float16)}
    tensors |= _head("themes", features, [[t in row["themes"] for row in rows] for t in THEMES])
    sounds = [[_sounds(row["tone"], tone) for row in rows] for tone in _TONES]
    tensors |= _head("tones", features, sounds)
    FOLDER.mkdir(exist_ok=True)
    save_file(tensors, FOLDER / WEIGHTS)
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    trained = {"corpus": digest, "themes": list(THEMES), "terms": list(vocabulary.places)}
    (FOLDER / TRAINED).write_text(json.dumps(trained, indent=0) + "\n", encoding="utf-8")
    print(f"{len(rows)} comments, {len(vocabulary.places)} terms, {len(THEMES)} themes")
    return 0


def vocabulary_of(texts: Sequence[str]) -> Vocabulary:
    """The terms that at least two texts have, in order of the alphabet."""
    seen = Counter(term for text in texts for term in set(terms_of(text)))
    terms = sorted(term for term, count in seen.items() if count >= _SEEN_TWICE)
    weights = [1 + math.log((1 + len(texts)) / (1 + seen[term])) for term in terms]
    places = {term: place for place, term in enumerate(terms)}
    return Vocabulary(places, np.array(weights, dtype=np.float32))


def _sounds(said: str, tone: Tone) -> bool:
    """A mixed comment is both good and bad."""
    if said == Tone.MIXED:
        return tone in (Tone.POSITIVE, Tone.NEGATIVE)
    return said == tone


def _head(name: str, features: Any, outputs: Sequence[Sequence[bool]]) -> dict[str, Any]:
    models = [
        LogisticRegression(C=STRENGTH, max_iter=1000, class_weight="balanced").fit(features, output)
        for output in outputs
    ]
    return {
        f"{name}.weight": np.vstack([model.coef_ for model in models]).astype(np.float16),
        f"{name}.bias": np.concatenate([model.intercept_ for model in models]).astype(np.float16),
    }


if __name__ == "__main__":
    raise SystemExit(main())

"""A linear model over sentence vectors and character n-grams. Predicting needs numpy only."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

# Held-out accuracy stays the same to the third digit after this; the time does not.
_ENOUGH_STEPS = 60


@dataclass(frozen=True)
class TopicModel:
    """Multinomial logistic regression: ``weights`` (labels, features), ``bias`` (labels,)."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    buckets: int
    ngram_scale: float

    def probabilities(self, vector: Floats, text: str) -> Floats:
        """One number a label, in the order of ``labels``, summing to 1."""
        width = vector.shape[0]
        scores = self.weights[:, :width] @ vector + self.bias
        if self.buckets:
            found, values = ngram_features(text, self.buckets)
            scores = scores + self.weights[:, width + found] @ (values * self.ngram_scale)
        scores = np.exp(scores - scores.max())
        return np.asarray(scores / scores.sum(), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Writes arrays only: loading never runs code."""
        np.savez(
            path,
            labels=np.array(self.labels),
            weights=self.weights,
            bias=self.bias,
            buckets=self.buckets,
            ngram_scale=self.ngram_scale,
        )

    @classmethod
    def load(cls, path: Path) -> TopicModel:
        """The model that `save` wrote."""
        with np.load(path, allow_pickle=False) as saved:
            return cls(
                labels=tuple(str(label) for label in saved["labels"]),
                weights=saved["weights"],
                bias=saved["bias"],
                buckets=int(saved["buckets"]),
                ngram_scale=float(saved["ngram_scale"]),
            )


def ngram_features(text: str, buckets: int) -> tuple[NDArray[np.intp], Floats]:
    """The n-grams of a text as (bucket numbers, values of unit length together).

    Words as they stand and character 3- to 5-grams inside words: a misspelt word still
    shares most of its pieces with the right one.
    """
    counts: dict[int, float] = {}
    for word in text.casefold().replace("'", "").replace("’", "").split():
        for piece in _pieces(f" {word.strip('.,;:!?()-')} "):
            bucket = zlib.crc32(piece.encode("utf-8", "replace")) % buckets
            counts[bucket] = counts.get(bucket, 0.0) + 1.0
    found = np.fromiter(counts, dtype=np.intp, count=len(counts))
    values = np.log1p(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
    return found, np.asarray(values / max(float(np.linalg.norm(values)), 1e-9), np.float32)


def _pieces(word: str) -> list[str]:
    pieces = [word] if len(word) > 2 else []
    for size in (3, 4, 5):
        pieces += [word[i : i + size] for i in range(len(word) - size + 1)]
    return pieces


def fit(
    vectors: Floats,
    texts: Sequence[str],
    labels: Sequence[str],
    sample_weights: Sequence[float],
    regularisation: float,
    buckets: int,
    ngram_scale: float,
) -> TopicModel:
    """Trains on n vectors (n, 384) with their texts and labels. Deterministic."""
    import warnings

    from scipy.sparse import csr_matrix, hstack
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    features = csr_matrix(vectors)
    if buckets:
        features = hstack([features, _ngram_matrix(texts, buckets) * ngram_scale], format="csr")
    regression = LogisticRegression(
        C=regularisation, class_weight="balanced", max_iter=_ENOUGH_STEPS, random_state=0
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression.fit(features, list(labels), sample_weight=list(sample_weights))
    return TopicModel(
        labels=tuple(str(label) for label in regression.classes_),
        weights=np.asarray(regression.coef_, dtype=np.float32),
        bias=np.asarray(regression.intercept_, dtype=np.float32),
        buckets=buckets,
        ngram_scale=ngram_scale,
    )


def _ngram_matrix(texts: Sequence[str], buckets: int) -> Any:
    from scipy.sparse import csr_matrix

    rows = [ngram_features(text, buckets) for text in texts]
    pointers = np.cumsum([0] + [len(found) for found, _ in rows])
    columns = np.concatenate([found for found, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, pointers), shape=(len(texts), buckets))

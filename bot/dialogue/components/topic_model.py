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
_ENOUGH_STEPS = 40


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
    regularisation: float,
    buckets: int,
    ngram_scale: float,
) -> TopicModel:
    """Trains on n vectors (n, 384) with their texts and labels. Deterministic.

    Multinomial logistic regression as scikit-learn writes it: mean loss with balanced labels
    plus half the squared weights over ``regularisation`` times the number of rows.
    """
    from scipy.optimize import minimize

    names, of_row = np.unique(np.asarray(labels), return_inverse=True)
    pieces = _ngram_matrix(texts, buckets) * np.float32(ngram_scale)
    rows = _Rows(np.asarray(vectors, np.float32), pieces, pieces.T.tocsr())
    # Every label counts as much as any other, however many examples it has.
    shares = np.asarray(1.0 / (len(names) * np.bincount(of_row))[of_row], np.float32)
    penalty = 1.0 / (regularisation * len(labels))
    shape = (rows.width + 1, len(names))

    def loss(parameters: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = parameters.reshape(shape)
        scores = rows.times(table[:-1]) + table[-1].astype(np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        found = np.exp(scores)
        whole = found.sum(axis=1, keepdims=True)
        everyone = np.arange(len(of_row))
        lost = float(shares @ (np.log(whole[:, 0]) - scores[everyone, of_row]))
        found /= whole
        found[everyone, of_row] -= 1.0
        found *= shares[:, None]
        slope = np.empty(shape)
        slope[:-1] = rows.transposed_times(found) + penalty * table[:-1]
        slope[-1] = found.sum(axis=0)
        return lost + 0.5 * penalty * float((table[:-1] ** 2).sum()), slope.ravel()

    start, steps = np.zeros(shape[0] * shape[1]), {"maxiter": _ENOUGH_STEPS}
    table = minimize(loss, start, jac=True, method="L-BFGS-B", options=steps).x.reshape(shape)
    return TopicModel(
        labels=tuple(map(str, names)),
        weights=np.asarray(table[:-1].T, dtype=np.float32),
        bias=np.asarray(table[-1], dtype=np.float32),
        buckets=buckets,
        ngram_scale=ngram_scale,
    )


@dataclass(frozen=True)
class _Rows:
    """Dense and sparse features side by side. scikit-learn would make all of them sparse, which
    takes seven times as long."""

    dense: Floats
    sparse: Any
    turned: Any

    @property
    def width(self) -> int:
        return int(self.dense.shape[1] + self.sparse.shape[1])

    def times(self, table: NDArray[np.float64]) -> Floats:
        single, here = table.astype(np.float32), self.dense.shape[1]
        return np.asarray(self.dense @ single[:here] + self.sparse @ single[here:])

    def transposed_times(self, rows: Floats) -> Floats:
        return np.vstack([self.dense.T @ rows, self.turned @ rows])


def _ngram_matrix(texts: Sequence[str], buckets: int) -> Any:
    from scipy.sparse import csr_matrix

    if not buckets:
        return csr_matrix((len(texts), 0), dtype=np.float32)
    rows = [ngram_features(text, buckets) for text in texts]
    pointers = np.cumsum([0] + [len(found) for found, _ in rows])
    columns = np.concatenate([found for found, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, pointers), shape=(len(texts), buckets))

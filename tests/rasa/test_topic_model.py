"""What the linear topic model learns, and that equal inputs are not learnt twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.dialogue.components.model_cache import learnt_once
from bot.dialogue.components.topic_model import TopicModel, fit

SETTINGS = {"regularisation": 30.0, "buckets": 256, "ngram_scale": 0.7}
TEXTS = ["can i drive", "driving home", "is wine ok", "a glass of wine", "may i drive"]
LABELS = ["driving", "driving", "alcohol", "alcohol", "driving"]
VECTORS = np.eye(5, 8, dtype=np.float32)


def learn() -> TopicModel:
    return fit(VECTORS, TEXTS, LABELS, **SETTINGS)


def test_it_is_the_regression_that_scikit_learn_fits() -> None:
    from sklearn.linear_model import LogisticRegression

    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(60, 6)).astype(np.float32)
    labels = [("a", "b", "c")[int(np.argmax(row[:3]))] for row in vectors]
    theirs = LogisticRegression(C=5.0, class_weight="balanced", tol=1e-8, max_iter=500)
    theirs.fit(vectors, labels)
    ours = fit(vectors, [""] * 60, labels, regularisation=5.0, buckets=0, ngram_scale=1.0)
    for vector, expected in zip(vectors, theirs.predict_proba(vectors), strict=True):
        assert ours.probabilities(vector, "") == pytest.approx(expected, abs=0.02)


def test_words_alone_can_tell_topics_apart() -> None:
    model = learn()
    blank = np.zeros(8, np.float32)
    assert model.labels[int(np.argmax(model.probabilities(blank, "wine tonight")))] == "alcohol"
    assert model.labels[int(np.argmax(model.probabilities(blank, "drive tonight")))] == "driving"


def test_equal_inputs_are_learnt_once(tmp_path: Path) -> None:
    times: list[int] = []

    def counted() -> TopicModel:
        times.append(1)
        return learn()

    first = learnt_once(tmp_path, VECTORS, TEXTS, LABELS, SETTINGS, counted)
    again = learnt_once(tmp_path, VECTORS, TEXTS, LABELS, SETTINGS, counted)
    assert len(times) == 1
    assert np.array_equal(first.weights, again.weights)
    learnt_once(tmp_path, VECTORS, TEXTS, LABELS[::-1], SETTINGS, counted)
    assert len(times) == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_broken_file_costs_time_only(tmp_path: Path) -> None:
    learnt_once(tmp_path, VECTORS, TEXTS, LABELS, SETTINGS, learn)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(b"not an archive")
    model = learnt_once(tmp_path, VECTORS, TEXTS, LABELS, SETTINGS, learn)
    assert set(model.labels) == {"alcohol", "driving"}

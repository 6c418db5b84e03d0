"""Averages what `rasa train` learnt with how the topic reader reads a message. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def averaged(
    probabilities: Floats,
    labels: Sequence[str],
    shares: Floats,
    known: Sequence[str],
    weight: float,
) -> Floats:
    """One number a label, in the order of ``labels``, summing to 1.

    The reader counts for ``weight`` among the labels it knows, in proportion to what the
    linear model leaves them together: a topic written after the reader was made, or another
    assistant's intents, are judged by the linear model alone.
    """
    place = {label: number for number, label in enumerate(labels)}
    both = [(place[label], number) for number, label in enumerate(known) if label in place]
    if not both or not weight:
        return probabilities
    ours, theirs = (np.array(column) for column in zip(*both, strict=True))
    read = shares[theirs] / max(float(shares[theirs].sum()), 1e-9)
    mixed = probabilities.copy()
    left = float(probabilities[ours].sum())
    mixed[ours] = (1 - weight) * probabilities[ours] + weight * left * read
    return mixed

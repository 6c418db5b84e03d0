"""Figures from samples: quantiles, ratios, and how sure one may be of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
_SEED = 20_261_123

Table = NDArray[np.float64]
Statistic = Callable[[Table], Table]
"""From a table of samples, one sample in each row, to one figure for each row."""


@dataclass(frozen=True)
class Estimate:
    """A figure and its 95 % bootstrap interval; ``n`` is the smallest sample behind it."""

    value: float
    low: float
    high: float
    n: int


def quantile(q: float) -> Statistic:
    """The q-quantile, 0 to 1, interpolated between neighbours."""
    return partial(_quantile, q=q)


def _quantile(table: Table, q: float) -> Table:
    return np.asarray(np.quantile(table, q, axis=-1), dtype=np.float64)


def mean(table: Table) -> Table:
    """The arithmetic mean."""
    return np.asarray(table.mean(axis=-1), dtype=np.float64)


MEDIAN = quantile(0.5)
P99 = quantile(0.99)


def estimate(sample: Sequence[float], statistic: Statistic) -> Estimate:
    """The statistic of one sample. Raises ValueError when the sample is empty."""
    value = _value(sample, statistic)
    return _interval(value, _resampled(sample, statistic), len(sample))


def ratio(ours: Sequence[float], stock: Sequence[float], statistic: Statistic) -> Estimate:
    """The statistic of ours over that of stock; the two are resampled independently.

    Raises ValueError when either sample is empty.
    """
    value = _value(ours, statistic) / _value(stock, statistic)
    resampled = _resampled(ours, statistic) / _resampled(stock, statistic, stream=1)
    return _interval(value, resampled, min(len(ours), len(stock)))


def _value(sample: Sequence[float], statistic: Statistic) -> float:
    if not sample:
        raise ValueError("nothing was measured")
    return float(statistic(np.array([sample], dtype=np.float64))[0])


def _resampled(sample: Sequence[float], statistic: Statistic, stream: int = 0) -> Table:
    # One resample drawn alike for both sides of a ratio would hide half of the noise.
    rng = np.random.default_rng([_SEED, stream])
    values = np.array(sample, dtype=np.float64)
    return statistic(values[rng.integers(len(values), size=(RESAMPLES, len(values)))])


def _interval(value: float, resampled: Table, n: int) -> Estimate:
    low, high = np.quantile(resampled, [0.025, 0.975])
    return Estimate(value, float(low), float(high), n)

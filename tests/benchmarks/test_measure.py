from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.measure import MEDIAN, P99, estimate, mean, ratio

SECONDS = st.lists(st.floats(0.001, 100), min_size=1, max_size=60)


def test_the_median_of_known_figures() -> None:
    assert estimate([3.0, 1.0, 2.0], MEDIAN).value == 2.0


def test_the_99th_percentile_lies_between_the_two_largest_of_a_hundred() -> None:
    assert estimate([float(n) for n in range(1, 101)], P99).value == pytest.approx(99.01)


def test_a_ratio_is_ours_over_stock() -> None:
    found = ratio([2.0, 2.0], [8.0, 8.0, 8.0], mean)
    assert (found.value, found.low, found.high, found.n) == (0.25, 0.25, 0.25, 2)


@given(SECONDS)
def test_an_interval_never_leaves_the_sample(sample: list[float]) -> None:
    found = estimate(sample, MEDIAN)
    assert min(sample) <= found.low <= found.high <= max(sample)
    assert min(sample) <= found.value <= max(sample)


def test_more_samples_give_a_narrower_interval() -> None:
    rng = np.random.default_rng(1)
    few, many = (estimate(list(rng.normal(10, 2, n)), MEDIAN) for n in (20, 2000))
    assert many.high - many.low < (few.high - few.low) / 3


def test_about_95_of_100_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(2)
    found = [estimate(list(rng.normal(10, 2, 50)), mean) for _ in range(100)]
    assert 87 <= sum(one.low <= 10 <= one.high for one in found) <= 100


def test_the_noise_of_both_sides_shows_in_a_ratio() -> None:
    rng = np.random.default_rng(3)
    noisy = list(rng.normal(10, 2, 60))
    both = ratio(noisy, noisy, mean)
    one = ratio(noisy, [10.0] * 60, mean)
    assert both.high - both.low > one.high - one.low
    assert both.low < 1 < both.high


def test_the_same_samples_give_the_same_figures() -> None:
    sample = [1.0, 5.0, 2.0, 9.0]
    assert estimate(sample, P99) == estimate(sample, P99)


def test_nothing_measured_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        estimate([], MEDIAN)
    with pytest.raises(ValueError, match="nothing was measured"):
        ratio([1.0], [], MEDIAN)

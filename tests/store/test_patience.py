"""Every day one look is enough; a flood is not over between two deliveries."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest

from bot.store.patience import FLOOD, USUAL, Measure, Patience


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    times: list[float] = []
    monkeypatch.setattr(time, "sleep", times.append)
    return times


def _looking(looks: Iterable[bool], measure: Measure) -> Patience:
    seen = iter(looks)
    patience = Patience(lambda: next(seen))
    patience.measure = measure
    return patience


def test_every_day_one_look_that_shows_nobody_is_enough(slept: list[float]) -> None:
    patience = _looking([True, False, True], USUAL)
    patience.wait()
    assert slept == []
    patience.wait()
    assert slept == [USUAL.every]


def test_a_gap_between_two_deliveries_is_not_the_end_of_a_flood(slept: list[float]) -> None:
    gap = [False, *[True] * (FLOOD.calm - 1)]
    _looking([*gap, False, *[True] * FLOOD.calm], FLOOD).wait()
    assert len(slept) == len(gap) + FLOOD.calm


def test_once_it_is_quiet_each_turn_costs_one_look(slept: list[float]) -> None:
    patience = _looking([False, *[True] * FLOOD.calm, True], FLOOD)
    patience.wait()
    slept.clear()
    patience.wait()
    assert slept == []


@pytest.mark.parametrize("measure", [USUAL, FLOOD], ids=["usual", "flood"])
def test_it_does_not_wait_for_ever(slept: list[float], measure: Measure) -> None:
    patience = Patience(lambda: False)
    patience.measure = measure
    patience.wait()
    assert sum(slept) == pytest.approx(measure.longest)
    assert measure.longest <= 0.2

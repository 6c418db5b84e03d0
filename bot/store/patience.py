"""How long the worker lets deliveries pass before it writes."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """How often, and how many seconds apart, one looks whether somebody in a hurry waits."""

    looks: int
    every: float
    #: So many looks in a row must show nobody.
    calm: int = 1

    @property
    def longest(self) -> float:
        """Seconds after which one goes ahead whoever waits."""
        return self.looks * self.every


#: Every day: one look is enough, and nobody's answer is late for it.
USUAL = Measure(looks=15, every=0.002)
#: In a flood nobody is in a hurry for a moment between two deliveries. Who wrote in each such
#: moment would hold up the next one, so it must be quiet for a while.
FLOOD = Measure(looks=20, every=0.01, calm=5)


class Patience:
    """Not safe between threads: its holder lets one at a time wait."""

    def __init__(self, is_calm: Callable[[], bool]) -> None:
        self._is_calm = is_calm
        self._calm = 0
        self.measure = USUAL

    def wait(self) -> None:
        """Returns when it is quiet, or when patience is at an end."""
        measure = self.measure
        for _ in range(measure.looks):
            self._calm = self._calm + 1 if self._is_calm() else 0
            if self._calm >= measure.calm:
                return
            time.sleep(measure.every)

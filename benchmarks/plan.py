"""How much is measured: a whole run, or a quick try of the harness."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Burst:
    """Webhooks for each side while a Graph call takes ``graph_seconds``.

    Stock takes seconds or minutes over what ours takes at once, so it gets fewer.
    """

    graph_seconds: float
    ours: int
    stock: int


@dataclass(frozen=True)
class Plan:
    """Sizes of a run, the same for both sides where nothing else is said."""

    starts: int
    """Cold starts of each side."""
    rounds: int
    """Alternating rounds in which turns are timed."""
    turns: int
    """Turns of each kind in a round."""
    flat_out_seconds: float
    """Length of one burst of turns; one plain and one mixed in each of two rounds."""
    long_talks: int
    long_messages: int
    webhooks: tuple[Burst, ...]
    whole_ways: tuple[tuple[float, int], ...]
    """Seconds a Graph call takes, and patients who write one after another at that latency."""


WHOLE = Plan(
    starts=3,
    rounds=10,
    turns=20,
    flat_out_seconds=12.0,
    long_talks=25,
    long_messages=200,
    webhooks=(Burst(0.0, 640, 640), Burst(0.1, 640, 160), Burst(5.0, 640, 2)),
    whole_ways=((0.0, 40), (0.1, 20)),
)
QUICK = Plan(
    starts=1,
    rounds=1,
    turns=10,
    flat_out_seconds=3.0,
    long_talks=1,
    long_messages=20,
    webhooks=(Burst(0.0, 32, 32), Burst(0.1, 32, 16), Burst(5.0, 32, 1)),
    whole_ways=((0.0, 3), (0.1, 3)),
)

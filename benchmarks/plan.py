"""How much is measured: a whole run, or a quick try of the harness."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Sizes of a run. Both sides always get the same."""

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
    webhooks: tuple[tuple[float, int], ...]
    """Seconds a Graph call takes, and webhooks delivered at that latency."""
    stuck_webhooks_stock: int
    """Stock answers one webhook at a time while Graph is stuck, so it gets only these."""
    whole_ways: tuple[tuple[float, int], ...]
    """Seconds a Graph call takes, and patients who write one after another at that latency."""


WHOLE = Plan(
    starts=2,
    rounds=3,
    turns=60,
    flat_out_seconds=12.0,
    long_talks=10,
    long_messages=200,
    webhooks=((0.0, 640), (0.1, 160), (5.0, 160)),
    stuck_webhooks_stock=2,
    whole_ways=((0.0, 40), (0.1, 20)),
)
QUICK = Plan(
    starts=1,
    rounds=1,
    turns=10,
    flat_out_seconds=3.0,
    long_talks=1,
    long_messages=20,
    webhooks=((0.0, 32), (0.1, 16), (5.0, 16)),
    stuck_webhooks_stock=1,
    whole_ways=((0.0, 3), (0.1, 3)),
)

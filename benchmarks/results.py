"""What a run found: every sample, and the figures that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.turns import LongTalk, Timings


@dataclass
class Side:
    """The samples of one side; seconds, except where the name says otherwise."""

    turns: Timings = field(default_factory=Timings)
    plain_each_second: list[float] = field(default_factory=list)
    """Turns answered in each second of plain load."""
    mixed_each_second: list[float] = field(default_factory=list)
    long: LongTalk = field(default_factory=lambda: LongTalk((), ()))
    acks: dict[float, tuple[float, ...]] = field(default_factory=dict)
    """Acknowledgements by the seconds that a Graph call takes."""
    whole_way: dict[float, list[float]] = field(default_factory=dict)
    """From webhook to reply, by the seconds that a Graph call takes."""
    cold_starts: list[float] = field(default_factory=list)
    megabytes: float = 0.0


@dataclass
class Results:
    """One run."""

    ours: Side = field(default_factory=Side)
    stock: Side = field(default_factory=Side)
    with_vector: Timings = field(default_factory=Timings)
    """Our turns with the vector sent along, as the worker does it."""
    questions: int = 0
    """Plain questions that both sides answer rightly and that are therefore asked."""
    stock_epochs: int = 0
    seconds: float = 0.0

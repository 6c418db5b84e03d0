"""The figures of a run, each with what it is, how sure it is, and what is wanted of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measure import MEDIAN, P99, Estimate, Statistic, estimate, mean, ratio
from benchmarks.results import Results


@dataclass(frozen=True)
class Wanted:
    """A bound that a ratio should keep."""

    bound: float
    at_most: bool = True

    def is_met_by(self, value: float) -> bool:
        """Whether the value keeps the bound."""
        return value <= self.bound if self.at_most else value >= self.bound


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``ratio`` is ours over stock's, unless the name says otherwise."""

    key: str
    name: str
    unit: str
    ours: Estimate
    stock: Estimate
    ratio: Estimate
    wanted: Wanted | None = None


def figures_of(results: Results) -> list[Figure]:
    """Every figure, in the order of the table."""
    return [
        *_acknowledgements(results),
        *_turns(results),
        *_throughput(results),
        _message_200(results),
        *_whole_way(results),
        *_resources(results),
    ]


def _figure(
    key: str,
    name: str,
    unit: str,
    samples: tuple[Sequence[float], Sequence[float]],
    statistic: Statistic,
    wanted: Wanted | None = None,
) -> Figure:
    ours, stock = samples
    return Figure(
        key,
        name,
        unit,
        estimate(ours, statistic),
        estimate(stock, statistic),
        ratio(ours, stock, statistic),
        wanted,
    )


def _milliseconds(seconds: Sequence[float]) -> list[float]:
    return [1000 * value for value in seconds]


def _acknowledgements(results: Results) -> list[Figure]:
    def at(graph: float) -> tuple[list[float], list[float]]:
        return _milliseconds(results.ours.acks[graph]), _milliseconds(results.stock.acks[graph])

    twentieth, fifth = Wanted(1 / 20), Wanted(1 / 5)
    at_once, slow, stuck = sorted(results.ours.acks)
    unmoved = (at(stuck)[0], at(slow)[0])
    return [
        _figure("ack_p50_ratio", "acknowledged p50, Graph 100 ms", "ms", at(slow), MEDIAN),
        _figure("ack_p99_ratio", "acknowledged p99, Graph 100 ms", "ms", at(slow), P99, twentieth),
        _figure(
            "ack_p50_graph_0ms_ratio", "acknowledged p50, Graph 0 ms", "ms", at(at_once), MEDIAN
        ),
        _figure(
            "ack_p99_graph_0ms_ratio", "acknowledged p99, Graph 0 ms", "ms", at(at_once), P99, fifth
        ),
        _figure("ack_p50_graph_5s_ratio", "acknowledged p50, Graph 5 s", "ms", at(stuck), MEDIAN),
        _figure("ack_p99_graph_5s_ratio", "acknowledged p99, Graph 5 s", "ms", at(stuck), P99),
        _figure(
            "ack_p99_graph_5s_over_100ms_ours",
            "... ours at 5 s over ours at 100 ms",
            "ms",
            unmoved,
            P99,
        ),
    ]


def _turns(results: Results) -> list[Figure]:
    ours, stock, with_vector = results.ours.turns, results.stock.turns, results.with_vector
    third, sixth = Wanted(1 / 3), Wanted(1 / 6)
    kinds = (
        ("plain", "plain turn", ours.plain, stock.plain, with_vector.plain, third),
        ("form", "form turn", ours.form, stock.form, with_vector.form, sixth),
        ("action", "action turn", ours.action, stock.action, with_vector.action, sixth),
    )
    figures = []
    for kind, name, our_seconds, stock_seconds, vector_seconds, wanted in kinds:
        samples = _milliseconds(our_seconds), _milliseconds(stock_seconds)
        with_it = _milliseconds(vector_seconds), samples[1]
        key = f"turn_{kind}"
        figures += [
            _figure(f"{key}_ratio", f"{name}, median", "ms", samples, MEDIAN, wanted),
            _figure(f"{key}_p99_ratio", f"{name}, p99", "ms", samples, P99),
            _figure(
                f"{key}_with_vector_ratio", f"{name}, median, vector sent along", "ms",
                with_it, MEDIAN,
            ),
        ]  # fmt: skip
    return figures


def _throughput(results: Results) -> list[Figure]:
    plain = results.ours.plain_each_second, results.stock.plain_each_second
    mixed = results.ours.mixed_each_second, results.stock.mixed_each_second
    five, eight = Wanted(5, at_most=False), Wanted(8, at_most=False)
    return [
        _figure("throughput_ratio", "plain turns a second", "/s", plain, mean, five),
        _figure(
            "throughput_mixed_ratio", "action and form turns a second", "/s", mixed, mean, eight
        ),
    ]


def _message_200(results: Results) -> Figure:
    """Here the ratio is within ours: the last message of a long talk over its first."""
    ours, stock = results.ours.long, results.stock.long
    first, last = _milliseconds(ours.first), _milliseconds(ours.last)
    return Figure(
        "message_200_ratio",
        "200th message (ratio: over our 1st)",
        "ms",
        estimate(last, MEDIAN),
        estimate(_milliseconds(stock.last), MEDIAN),
        ratio(last, first, MEDIAN),
        Wanted(1.3),
    )


def _whole_way(results: Results) -> list[Figure]:
    def at(graph: float) -> tuple[list[float], list[float]]:
        ours, stock = results.ours.whole_way[graph], results.stock.whole_way[graph]
        return _milliseconds(ours), _milliseconds(stock)

    name = "webhook in to reply out, median"
    at_once, slow = sorted(results.ours.whole_way)
    return [
        _figure("end_to_end_ratio", f"{name}, Graph 0 ms", "ms", at(at_once), MEDIAN),
        _figure("end_to_end_graph_100ms_ratio", f"{name}, Graph 100 ms", "ms", at(slow), MEDIAN),
    ]


def _resources(results: Results) -> list[Figure]:
    starts = results.ours.cold_starts, results.stock.cold_starts
    memory = [results.ours.megabytes], [results.stock.megabytes]
    return [
        _figure(
            "cold_start_ratio", "cold start to first answer", "s", starts, MEDIAN, Wanted(1 / 3)
        ),
        _figure("memory_ratio", "memory after the load", "MB", memory, MEDIAN, Wanted(1)),
    ]

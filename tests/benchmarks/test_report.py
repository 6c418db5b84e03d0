from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.figures import Figure, Wanted, figures_of
from benchmarks.measure import Estimate
from benchmarks.results import Results, Side
from benchmarks.turns import LongTalk, Timings

PROMISED = {
    "ack_p99_ratio",
    "turn_plain_ratio",
    "turn_form_ratio",
    "turn_action_ratio",
    "throughput_ratio",
    "throughput_mixed_ratio",
    "message_200_ratio",
    "cold_start_ratio",
    "memory_ratio",
    "end_to_end_p50_ms",
}


def _side(seconds: float, last: float, rate: float) -> Side:
    return Side(
        turns=Timings([seconds] * 3, [2 * seconds] * 3, [3 * seconds] * 3),
        plain_each_second=[rate] * 4,
        mixed_each_second=[rate / 2] * 4,
        long=LongTalk((seconds,) * 2, (last,) * 2),
        acks={0.0: (seconds,) * 5, 0.1: (4 * seconds,) * 5, 5.0: (5 * seconds,) * 5},
        whole_way={0.0: [seconds] * 3, 0.1: [2 * seconds] * 3},
        cold_starts=[100 * seconds],
        megabytes=1000 * seconds,
    )


@pytest.fixture
def results() -> Results:
    return Results(
        ours=_side(0.01, last=0.012, rate=100),
        stock=_side(0.04, last=0.2, rate=10),
        with_vector=Timings([0.008], [0.02], [0.03]),
        questions=12,
        stock_epochs=10,
    )


def test_the_file_holds_every_promised_figure(results: Results, tmp_path: Path) -> None:
    path = tmp_path / "latest.json"
    report.write(path, report.document(figures_of(results), results, tmp_path))
    written = json.loads(path.read_text())
    assert set(written) >= PROMISED
    assert [p.name for p in tmp_path.iterdir()] == ["latest.json"]


def test_ratios_are_ours_over_stock(results: Results, tmp_path: Path) -> None:
    found = report.document(figures_of(results), results, tmp_path)
    for key in ("turn_plain_ratio", "ack_p99_ratio", "cold_start_ratio", "memory_ratio"):
        assert found[key] == 0.25
    assert found["throughput_ratio"] == 10
    assert found["end_to_end_p50_ms"] == 10.0


def test_the_200th_message_is_set_against_our_own_first(results: Results) -> None:
    figure = next(f for f in figures_of(results) if f.key == "message_200_ratio")
    assert figure.ratio.value == pytest.approx(1.2)
    assert figure.ours.value == pytest.approx(12)


@pytest.mark.parametrize(
    ("value", "wanted", "words"),
    [
        (0.30, Wanted(1 / 3), "met"),
        (0.40, Wanted(1 / 3), "NOT MET"),
        (5.10, Wanted(5, at_most=False), "met"),
        (4.90, Wanted(5, at_most=False), "NOT MET"),
        (0.30, None, ""),
    ],
)
def test_the_table_says_whether_a_bound_is_kept(
    results: Results, value: float, wanted: Wanted | None, words: str
) -> None:
    one = Estimate(value, value, value, 3)
    table = report.table([Figure("key", "a figure", "ms", one, one, one, wanted)], results)
    line = next(line for line in table.splitlines() if line.startswith("a figure"))
    assert ("NOT MET" in line, " met " in line) == (words == "NOT MET", words == "met")


def test_wrong_answers_are_told(results: Results) -> None:
    results.stock.turns.wrong = 7
    assert "stock 7" in report.table(figures_of(results), results)

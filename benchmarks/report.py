"""The table for people and the file for machines."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, Wanted
from benchmarks.measure import Estimate
from benchmarks.results import Results

_HOW = """\
How. Both sides were up at once on this machine and measured in turn, in alternating order, by
the same client with the same messages: training phrases that both answer rightly ({questions}
questions). Stock is Rasa 3.6.21 with its default pipeline and policies, trained on our data
({epochs} epochs instead of 100, which shortens training, not a turn), `rasa run` and `rasa run
actions`, in our Rasa environment with Rasa's own jsonschema. Its trackers live in memory, ours
in SQLite.
  acknowledged    signed Messenger webhooks from 16 senders, each waiting for its 200; a
                  slow stock gets fewer, at 5 s from one sender: it works them off one by one
  turn            request to the door (stock: REST channel) to the last reply, one at a time;
                  ours embeds the message in the door, unless the vector is sent along as the
                  worker does it
  turns a second  16 senders, closed loop; mixed: a wish for a person, then the feedback form
  200th message   of one sender in one conversation
  webhook in ...  a new patient's question to the answer's first bubble at the pretend Facebook
  cold start      all processes launched to the first answered message (ours through webhook,
                  screening, worker and delivery; stock through REST)
  memory          resident, files mapped by several processes of a side counted once; ours rasa,
                  web, worker; stock rasa, action server
Brackets are 95 % bootstrap intervals.
Wrong answers while turns were timed: ours {ours_wrong}, stock {stock_wrong}."""


def table(figures: Sequence[Figure], results: Results) -> str:
    """The figures, a line each, and how they were measured."""
    head = ("", "ours", "stock", "ratio [95 %]", "wanted", "", "n")
    rows = [head, *(_row(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    lines = [
        "  ".join(
            cell.ljust(width) if at in (0, 4, 5) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    how = _HOW.format(
        questions=results.questions,
        epochs=results.stock_epochs,
        ours_wrong=results.ours.turns.wrong + results.with_vector.wrong,
        stock_wrong=results.stock.turns.wrong,
    )
    return "\n".join([*lines, "", how])


def _row(figure: Figure) -> tuple[str, ...]:
    wanted = figure.wanted
    met = "" if wanted is None else ("met" if wanted.is_met_by(figure.ratio.value) else "NOT MET")
    ratio = figure.ratio
    return (
        figure.name,
        f"{_number(figure.ours.value)} {figure.unit}",
        f"{_number(figure.stock.value)} {figure.unit}",
        f"{ratio.value:.3f} [{ratio.low:.3f}, {ratio.high:.3f}]",
        "" if wanted is None else f"{'<=' if wanted.at_most else '>='} {wanted.bound:.3f}",
        met,
        f"{figure.ours.n}/{figure.stock.n}",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def document(figures: Sequence[Figure], results: Results, root: Path) -> dict[str, Any]:
    """What goes into ``latest.json``: each ratio by its key, then everything behind it."""
    whole_way = next(figure for figure in figures if figure.key == "end_to_end_ratio")
    return {
        **{figure.key: round(figure.ratio.value, 4) for figure in figures},
        "end_to_end_p50_ms": round(whole_way.ours.value, 1),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(root),
        "machine": {
            "system": platform.platform(),
            "processors": os.cpu_count(),
            "processor": _processor(),
            "python": platform.python_version(),
        },
        "stock": {"rasa": "3.6.21", "epochs": results.stock_epochs},
        "questions_both_answer": results.questions,
        "wrong_answers": {
            "ours": results.ours.turns.wrong + results.with_vector.wrong,
            "stock": results.stock.turns.wrong,
        },
        "seconds": round(results.seconds),
        "figures": {figure.key: _details(figure) for figure in figures},
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Writes the file in one step, so that a reader never sees half of it."""
    temporary = path.with_suffix(".partial")
    temporary.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    temporary.replace(path)


def _details(figure: Figure) -> dict[str, Any]:
    return {
        "what": figure.name,
        "unit": figure.unit,
        "ours": _rounded(figure.ours),
        "stock": _rounded(figure.stock),
        "ratio": _rounded(figure.ratio),
        "wanted": _in_words(figure.wanted),
        "met": None if figure.wanted is None else figure.wanted.is_met_by(figure.ratio.value),
    }


def _rounded(estimate: Estimate) -> dict[str, float]:
    return {name: round(value, 4) for name, value in asdict(estimate).items()}


def _in_words(wanted: Wanted | None) -> str | None:
    if wanted is None:
        return None
    return f"{'at most' if wanted.at_most else 'at least'} {wanted.bound:.4g}"


def _commit(root: Path) -> str:
    command = ["git", "-C", str(root), "describe", "--always", "--dirty", "--abbrev=12"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if "model name" in line), "")

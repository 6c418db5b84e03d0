"""``python -m benchmarks.themes``: precision and recall of themes on comments kept apart.

Everything is asked of ``python -m bot themes``, as an evaluator would. The interval of the
micro-F1 comes from drawing the comments anew 2,000 times (bootstrap). Ends with 1 when it is
below the bound.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.themes.scores import Tagged, counts_of, micro_f1, precision_recall
from bot.core.themes import THEMES
from bot.run.processes import ROOT

HELD_OUT = ROOT / "data" / "themes" / "held_out.jsonl"
TRAINED_ON = ROOT / "data" / "themes" / "train.jsonl"
LEAST = 0.65
_DRAWS = 2_000


@dataclass(frozen=True)
class Row:
    """A comment, what it is about, and how it sounds."""

    text: str
    themes: frozenset[str]
    tone: str


def main() -> int:
    """0 when the bound is met, 1 when it is missed, 2 when nothing could be measured."""
    rows = _rows(HELD_OUT)
    known = {row.text.casefold() for row in _rows(TRAINED_ON)}
    if any(row.text.casefold() in known for row in rows):
        print("The held-out comments leak: one of them was trained on.", file=sys.stderr)
        return 2
    answers = _tagged([row.text for row in rows])
    pairs = [
        Tagged(row.themes, frozenset(answer["theme_ids"]))
        for row, answer in zip(rows, answers, strict=True)
    ]
    low, high = _interval(pairs)
    f1 = micro_f1(pairs)
    print(f"{len(rows)} comments kept apart, {sum(len(pair.right) for pair in pairs)} themes\n")
    print(f"{'theme':36} {'comments':>8} {'precision':>10} {'recall':>8}")
    for theme, title in THEMES.items():
        found = counts_of(pairs, theme)
        precision, recall = precision_recall(found)
        print(f"{title:36} {found.right + found.missed:8} {precision:>10} {recall:>8}")
    precision, recall = precision_recall(counts_of(pairs, None))
    print(f"{'all together':36} {'':8} {precision:>10} {recall:>8}")
    right = sum(row.tone == answer["tone"] for row, answer in zip(rows, answers, strict=True))
    print(f"\ntone right: {right}/{len(rows)}")
    said = "met" if f1 >= LEAST else "MISSED"
    print(f"micro-F1 {f1:.3f} ({low:.3f} to {high:.3f}), at least {LEAST}  {said}")
    return 0 if f1 >= LEAST else 1


def _rows(path: Path) -> list[Row]:
    read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Row(row["text"], frozenset(row["themes"]), row["tone"]) for row in read]


def _tagged(texts: Sequence[str]) -> list[dict[str, Any]]:
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    done = subprocess.run(
        [sys.executable, "-m", "bot", "themes"],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _interval(pairs: Sequence[Tagged]) -> tuple[float, float]:
    draw = random.Random(1)
    scores = sorted(micro_f1(draw.choices(pairs, k=len(pairs))) for _ in range(_DRAWS))
    return scores[int(0.025 * _DRAWS)], scores[int(0.975 * _DRAWS)]


if __name__ == "__main__":
    raise SystemExit(main())

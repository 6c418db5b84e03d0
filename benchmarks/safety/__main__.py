"""``python -m benchmarks.safety``: recall and false alarms on the unseen messages.

Everything is asked of ``python -m bot decide``, as an evaluator would. Prints each figure
with its Wilson 95 % interval and bound, then what was got wrong if asked, and ends with 1
when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bounded import Figure
from benchmarks.deciding import Row, decided
from benchmarks.safety import judge
from benchmarks.safety.cases import Case, identifiers, unseen
from benchmarks.safety.leaks import Known, made_from
from benchmarks.safety.slips import with_one_slip
from benchmarks.safety.timing import timings
from bot.run.processes import ROOT


def main(argv: Sequence[str]) -> int:
    """0 when every bound is met, 1 when one is missed, 2 when nothing could be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.safety", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list what was got wrong")
    parser.add_argument("--rows", type=Path, help="keep every decision in this file")
    wish = parser.parse_args(argv)
    cases, hidden = unseen(), identifiers()
    known = Known(made_from(ROOT))
    if any(known.like(case.text) for case in cases):
        print("The test set leaks: something was made from one of its messages.", file=sys.stderr)
        return 2
    texts = [case.text for case in cases]
    slipped = [with_one_slip(text) for text in texts]
    try:
        rows = decided([*texts, *slipped, *(case.text for case in hidden)])
    except subprocess.CalledProcessError as problem:
        print(f"`python -m bot decide` ended with {problem.returncode}.", file=sys.stderr)
        return 2
    n = len(cases)
    if wish.rows:
        wish.rows.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    figures = _report(cases, rows[:n], rows[n : 2 * n], rows[2 * n :])
    if wish.wrong:
        _list_wrong(cases, rows[:n])
    missed = [figure.name for figure in figures if not figure.holds]
    print(f"\n{len(missed)} bounds missed" + (": " + ", ".join(missed) if missed else ""))
    return 1 if missed else 0


def _report(
    cases: Sequence[Case], rows: Sequence[Row], slipped: Sequence[Row], hidden_rows: Sequence[Row]
) -> list[Figure]:
    hidden = identifiers()
    plain = [case.text for case in cases if case.tier == "none"]
    plain_rows = [row for case, row in zip(cases, rows, strict=True) if case.tier == "none"]
    for case, row in zip(hidden, hidden_rows, strict=True):
        if not case.spans:
            plain.append(case.text)
            plain_rows.append(row)
    sections = {
        f"{len(cases)} unseen messages: what a person must read": judge.recall(cases, rows),
        "ordinary messages wrongly handed off": judge.false_alarms(cases, rows),
        "by manner of writing": judge.slices(cases, rows),
        "identifiers": [
            *judge.masking(hidden, hidden_rows),
            judge.masked_wrongly(plain, plain_rows),
        ],
        "one typing slip": judge.one_slip(rows, slipped),
    }
    shown: list[Figure] = []
    for title, figures in sections.items():
        print(f"\n{title} (Wilson 95 %)")
        for figure in figures:
            print(figure)
            shown.append(figure)
    print("\ntime on one processor")
    for timing in timings([case.text for case in cases]):
        print(timing)
        shown.append(timing.figure)
    return shown


def _list_wrong(cases: Sequence[Case], rows: Sequence[Row]) -> None:
    print("\nwrong:")
    for case, row in zip(cases, rows, strict=True):
        if (row["decision"] == "handoff") != (case.tier != "none"):
            what = f"{case.tier}{':' + (case.code or case.kind)}"
            print(f"  {what} -> {row['decision']} {row['tier']}: {case.text!r} {row['why']}")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

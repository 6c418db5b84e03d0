"""``python -m benchmarks``: measures ours beside stock Rasa; prints and writes what it found."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from pathlib import Path

import requests

from benchmarks import report
from benchmarks.deliveries import NotAcknowledged, NotAnswered
from benchmarks.doors import TurnRefused
from benchmarks.figures import figures_of
from benchmarks.our_processes import NotDrained
from benchmarks.plan import QUICK, WHOLE
from benchmarks.stock_project import StockNotReady
from benchmarks.trial import Order, run
from benchmarks.turns import NotUnderstood
from bot.core.errors import HouseError
from bot.run.processes import ROOT
from bot.run.supervisor import NotReady, PortTaken
from bot.settings import SettingsInvalid

LATEST = ROOT / "benchmarks" / "latest.json"
_PROBLEMS = (
    *(PortTaken, NotReady, StockNotReady, SettingsInvalid, HouseError),
    *(NotUnderstood, NotAcknowledged, NotAnswered, NotDrained, TurnRefused),
    *(OSError, requests.RequestException),
)


def main(argv: list[str]) -> int:
    """0 when everything was measured, whatever it shows; 2 when it could not be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few samples, to try the harness")
    parser.add_argument("--port-base", type=int, default=8200, help="and the next five (8200)")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="its files")
    parser.add_argument("--output", type=Path, help="default: benchmarks/latest.json, if not quick")
    parser.add_argument("--stock-epochs", type=int, default=10, help="training of stock (10)")
    wish = parser.parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    plan = QUICK if wish.quick else WHOLE
    order = Order(ROOT, wish.folder.resolve(), wish.port_base, wish.stock_epochs, plan)
    try:
        results = run(order, _Progress().say)
    except _PROBLEMS as problem:
        print(f"The benchmark could not run: {problem}", file=sys.stderr)
        return 2
    figures = figures_of(results)
    print(f"\n{report.table(figures, results)}\n")
    output = wish.output or (order.folder / "quick.json" if wish.quick else LATEST)
    report.write(output, report.document(figures, results, ROOT))
    print(f"Written to {output} ({results.seconds:.0f} s without training)")
    return 0


class _Progress:
    """Says what is being done, and when."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def say(self, text: str) -> None:
        """One line with the seconds since the start."""
        print(f"{time.monotonic() - self._began:5.0f} s  {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

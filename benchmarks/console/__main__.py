"""``python -m benchmarks.console``: the queue's and a conversation's page at the server.

Starts two web processes, on a database of 200 open and 10,000 closed conversations and on one of
ten times as many. Asks both for the pages in turn, so that whatever else the machine does weighs on
both alike, then again while 10 consoles look for what is new. Ends with 1 when a bound is missed.
``--on`` names an empty PostgreSQL and a second one to be used instead of fresh SQLite files.
"""

from __future__ import annotations

import argparse
import secrets
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.console.consoles import Console, watching
from benchmarks.console.fill import fill
from benchmarks.our_processes import set_up
from benchmarks.running import running as running_processes
from bot.run.on_this_machine import DEMO_EMAIL, Demo, add_demo_staff
from bot.run.processes import web_spec
from bot.run.supervisor import NotReady, PortTaken
from bot.store import open_store

FOLDER = Path("var/benchmarks/console")
PORT = 18_500
OPEN, CLOSED, TIMES = 200, 10_000, 10
CONSOLES = 10
WARM_UP = 5
#: Does nothing: what it takes is the machine's, not ours.
EMPTY = "Empty route"
#: Milliseconds; beyond, something else keeps the machine busy.
BUSY_MS = 10.0
#: Milliseconds, at the 95th percentile, from the request to the last byte on this machine.
MOST_MS = 100.0
#: How much more the median page may cost with ten times the conversations.
MOST_RATIO = 1.5


@dataclass(frozen=True)
class Side:
    """One web process on one database."""

    times: int
    demo: Demo
    thread: str
    password: str

    @property
    def root(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.demo.settings.port}"

    def pages(self) -> dict[str, str]:
        """What is asked for, by name."""
        return {
            EMPTY: "/alive",
            "Queue": "/queue",
            "Queue, waiting, page 3": "/queue?show=waiting&page=3",
            "Queue, held": "/queue?show=held",
            "Queue, closed today": "/queue?show=closed",
            "Queue, with the assistant": "/queue?show=assistant",
            "Alerts": "/alerts",
            "Conversation": f"/conversations/{self.thread}",
        }


def main(argv: Sequence[str]) -> int:
    """0 when every bound is met, 1 when one is missed, 2 when it could not run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.console", description=__doc__)
    parser.add_argument("--samples", type=int, default=60)
    parser.add_argument("--on", nargs=2, default=["", ""], metavar="DATABASE_URL")
    wish = parser.parse_args(argv)
    try:
        with ExitStack() as stack:
            sides = [
                stack.enter_context(_side(times, PORT + times, url))
                for times, url in zip((1, TIMES), wish.on, strict=True)
            ]
            consoles = [Console(side.root, DEMO_EMAIL, side.password) for side in sides]
            alone = _timed(sides, consoles, wish.samples)
            for side, console in zip(sides, consoles, strict=True):
                stack.enter_context(watching(side.root, console.cookies, CONSOLES, side.thread))
            beside = _timed(sides, consoles, wish.samples)
    except (PortTaken, NotReady) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 1 if sum(_faults(alone, "") + _faults(beside, f", {CONSOLES} consoles")) else 0


Milliseconds = dict[str, list[list[float]]]
"""By page, those of each side."""


def _timed(sides: Sequence[Side], consoles: Sequence[Console], samples: int) -> Milliseconds:
    found: Milliseconds = {name: [[] for _ in sides] for name in sides[0].pages()}
    for name, lists in found.items():
        for number in range(samples + WARM_UP):
            for side, console, values in zip(sides, consoles, lists, strict=True):
                took = console.milliseconds(side.pages()[name])
                values += [took] if number >= WARM_UP else []
    return found


def _faults(found: Milliseconds, how: str) -> list[int]:
    faults = []
    _say_how_busy([*found[EMPTY][0], *found[EMPTY][1]])
    for name, (few, many) in found.items():
        if name == EMPTY:
            continue
        for number, values in ((OPEN + CLOSED, few), (TIMES * (OPEN + CLOSED), many)):
            line = f"{name}, {number:,} conversations{how}: p95"
            faults.append(_said(line, _p95(values), MOST_MS, "ms"))
        ratio = statistics.median(many) / statistics.median(few)
        faults.append(_said(f"{name}{how}: ten times as many, median", ratio, MOST_RATIO, "times"))
    return faults


def _say_how_busy(empty: Sequence[float]) -> None:
    slow = _p95(empty)
    note = "  The machine is busy: times say little, ratios hold." if slow > BUSY_MS else ""
    print(f"  {EMPTY + ': p95':68} {slow:7.1f} ms{note}", flush=True)


def _said(name: str, value: float, most: float, unit: str) -> int:
    missed = value > most
    verdict = "MISSED" if missed else "met"
    print(f"  {name:68} {value:7.1f} {unit:5} at most {most:g}  {verdict}", flush=True)
    return int(missed)


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[18]


@contextmanager
def _side(times: int, port: int, url: str) -> Iterator[Side]:
    folder = FOLDER / str(times)
    demo = set_up(port, folder, url)
    password = secrets.token_urlsafe(12)
    add_demo_staff(demo.settings, password)
    side = Side(times, demo, _filled(demo, times), password)
    with running_processes((web_spec(demo.settings),), folder / "logs", demo.environment):
        yield side


def _filled(demo: Demo, times: int) -> str:
    began = time.monotonic()
    store = open_store(demo.settings.database_url)
    with store.read() as work:
        nurse = work.staff.by_email(DEMO_EMAIL)
    thread = fill(store, OPEN * times, CLOSED * times, nurse.id if nurse else "")
    store.close()
    took = time.monotonic() - began
    print(f"{(OPEN + CLOSED) * times:,} conversations made in {took:.0f} s", flush=True)
    return thread


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

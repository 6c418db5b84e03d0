"""``python -m benchmarks.feedback``: a thousand respondents; counts; 1 if a promise broke."""

from __future__ import annotations

import argparse
import signal
import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import requests

from benchmarks.chaos.service import WholeService, running
from benchmarks.feedback.judge import FAULTS, Counts, Told, judge, row_of
from benchmarks.feedback.kinds import person
from benchmarks.feedback.people import Person, Say
from benchmarks.feedback.phone import Phone, Stuck
from benchmarks.feedback.screens import Screens, screens
from bot.answers import load_answers
from bot.run.supervisor import NotReady, PortTaken
from bot.store import open_store

ROOT = Path(__file__).resolve().parents[2]
#: Respondents who chat at the same time.
AT_ONCE = 20
#: Nobody needs more turns than this; whoever does goes round in a circle.
MOST_TURNS = 60
_WORDS = {
    "respondents": "respondents",
    "turns": "turns",
    "must_be_kept": "responses that must be kept",
    "kept": "responses kept",
    "lost": "lost",
    "kept_twice_or_wrongly": "kept twice, or not as it was said",
    "stuck_or_astray": "stuck, or led where they should not be",
    "symptoms": "symptoms reported half-way",
    "symptoms_missed": "symptoms missed",
}


def main(argv: list[str]) -> int:
    """0 when every promise held, 1 when one did not, 2 when the run could not start."""
    options = _options(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    people = [person(number, options.seed) for number in range(options.people)]
    began = time.monotonic()
    try:
        with running(options.port_base, options.folder, options.database_url) as service:
            told = _everybody(service, people, options.at_once)
            counts = _compared(service, people, told)
    except (PortTaken, NotReady) as problem:
        print(problem, file=sys.stderr)
        return 2
    return _verdict(counts, told, time.monotonic() - began)


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.feedback", description=__doc__)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port-base", type=int, default=8130, help="and the next two")
    parser.add_argument("--folder", type=Path, default=Path("var/feedback"))
    parser.add_argument("--database-url", default="", help="an empty database instead of SQLite")
    return parser.parse_args(argv)


def _everybody(service: WholeService, people: list[Person], at_once: int) -> list[Told]:
    known = screens(load_answers(ROOT / "data" / "answers").bubbles)
    simulator = f"http://127.0.0.1:{service.settings.simulator_port}"
    print(f"    {len(people)} respondents, {at_once} at a time", flush=True)
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda one: _one(simulator, known, one), people))


def _one(simulator: str, known: Screens, someone: Person) -> Told:
    base = 7_100_000 if someone.platform == "messenger" else 7_200_000
    phone = Phone(simulator, someone.platform, str(base + someone.number), known)
    ended, trouble = "", ""
    try:
        ended = _talk(phone, someone)
    except (Stuck, requests.RequestException) as problem:
        trouble = f"{type(problem).__name__}: {problem}"
    finally:
        phone.session.close()
    right = ended in someone.ends or bool(someone.leaves_at and ended == someone.leaves_at)
    number, platform, kind = someone.number, someone.platform, someone.kind
    turns = tuple(phone.turns)
    if not right:
        trouble = trouble or f"ended at {ended!r} after {phone.said[-3:]}"
    return Told(number, platform, kind, right, someone.danger, trouble, turns)


def _talk(phone: Phone, someone: Person) -> str:
    """The last screen. Raises Stuck when the script has no word for the screen that came."""
    script = {screen: list(said) for screen, said in someone.script.items()}
    screen = phone.says("feedback")
    for _ in range(MOST_TURNS):
        if screen == someone.leaves_at:
            return screen
        if not script.get(screen):
            break
        screen = _do(phone, script[screen].pop(0))
    else:
        raise Stuck(f"more than {MOST_TURNS} turns")
    if someone.afterwards and screen == "thanks":
        screen = _do(phone, someone.afterwards)
    if screen not in someone.ends and screen in someone.script | {"fb_confirm": []}:
        raise Stuck(f"asked {screen} once more than expected")
    return screen


def _do(phone: Phone, said: Say) -> str:
    try:
        return _done(phone, said)
    except Stuck as problem:
        raise Stuck(f"after {said.text[:60]!r}: {problem}") from None


def _done(phone: Phone, said: Say) -> str:
    if said.payload:
        return phone.taps_old(said.text)
    return (phone.taps if said.tap else phone.says)(said.text, said.times)


def _compared(service: WholeService, people: list[Person], told: list[Told]) -> Counts:
    store = open_store(service.settings.database_url)
    try:
        with store.read() as work:
            stored = [r for month in work.feedback.months() for r in work.feedback.of_month(month)]
    finally:
        store.close()
    wanted = [row_of(someone.kept) for someone in people if someone.kept is not None]
    have = [row_of(asdict(response)) for response in stored]
    for row in (Counter(wanted) - Counter(have)).elements():
        print("    not stored:", dict(row))
    for row in (Counter(have) - Counter(wanted)).elements():
        print("    stored and not said:", dict(row))
    return judge(told, wanted, have)


def _verdict(counts: Counts, told: list[Told], seconds: float) -> int:
    for one in told:
        if not one.right:
            print(f"    number {one.number} ({one.kind}, {one.platform}): {one.trouble}")
    turns = sorted(t for one in told for t in one.turns)
    print()
    for name, number in asdict(counts).items():
        mark = "  <-- must be 0" if name in FAULTS and number else ""
        print(f"  {_WORDS[name]:<44}{number:>7}{mark}")
    if turns:
        median, p95 = statistics.median(turns), turns[int(0.95 * (len(turns) - 1))]
        print(f"  a turn takes {median * 1000:.0f} ms in the middle, {p95 * 1000:.0f} ms at p95")
    print(f"  {seconds:.0f} s in all\n")
    failed = [name for name in FAULTS if getattr(counts, name)]
    print("FAILED: " + ", ".join(failed) if failed else "PASSED: every promise held", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""``python -m benchmarks.chaos``: runs the trial, prints counts and verdict; 1 if it failed."""

from __future__ import annotations

import argparse
import signal
import sys
import time
from dataclasses import asdict
from pathlib import Path

from benchmarks.chaos.judge import FAULTS, faults
from benchmarks.chaos.trial import Order, Outcome, TooFewQuestions, run
from bot.run.supervisor import NotReady, PortTaken

_WORDS = {
    "sent": "messages written",
    "stored": "stored",
    "shuffled": "delivered after one written later",
    "stored_twice": "stored more than once",
    "answered": "answered exactly once",
    "lost": "lost (no reply reached the platform)",
    "calls_missing": "calls the platform never had",
    "calls_unknown": "calls the database does not know",
    "answered_twice": "answered twice",
    "repeats_flagged": "sends repeated once and flagged",
    "repeats_not_flagged": "repeats not flagged",
    "repeats_too_often": "repeated more than once",
    "flagged": "sends flagged as perhaps repeated",
    "out_of_order": "out of order within a patient",
    "out_of_order_not_yet_delivered": "... of these, delivered only after the later reply",
    "parts_out_of_order": "parts of replies out of order",
    "withheld": "replies withheld",
    "dead": "calls given up (dead)",
    "unfinished": "calls never finished",
}


def main(argv: list[str]) -> int:
    """0 when every promise held, 1 when one did not, 2 when the trial could not run."""
    order = _order(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    try:
        outcome = run(order)
    except (PortTaken, NotReady, TooFewQuestions) as problem:
        print(problem, file=sys.stderr)
        return 2
    failed = _verdict(outcome, order)
    _print(outcome, order, time.monotonic() - began)
    print("FAILED: " + ", ".join(failed) if failed else "PASSED: every promise held", flush=True)
    return 1 if failed else 0


def _order(argv: list[str]) -> Order:
    known = Order()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--messages", type=int, default=known.messages)
    parser.add_argument("--patients", type=int, default=known.patients)
    parser.add_argument("--kills", type=int, default=known.kills)
    parser.add_argument("--seed", type=int, default=known.seed)
    parser.add_argument("--port-base", type=int, default=known.port_base, help="and the next two")
    parser.add_argument("--folder", type=Path, default=known.folder, help="databases and logs")
    parser.add_argument("--database-url", default="", help="an empty database instead of SQLite")
    return Order(**vars(parser.parse_args(argv)))


def _verdict(outcome: Outcome, order: Order) -> list[str]:
    failed = faults(outcome.counts)
    if sum(outcome.kills.values()) < order.kills:
        failed.append("fewer_kills_than_ordered")
    if outcome.deliveries != 3 * outcome.counts.sent:
        failed.append("not_delivered_three_times")
    return failed


def _print(outcome: Outcome, order: Order, seconds: float) -> None:
    print()
    for name, number in asdict(outcome.counts).items():
        mark = "  <-- must be 0" if name in FAULTS and number else ""
        print(f"  {_WORDS[name]:<52}{number:>7}{mark}")
    print(f"  {'deliveries taken (each message three times)':<52}{outcome.deliveries:>7}")
    print(f"  {'deliveries that failed and were made again':<52}{outcome.failed_tries:>7}")
    print(f"  {'deliveries refused or given up':<52}{outcome.refused + outcome.given_up:>7}")
    print(f"  {'left in the queues':<52}{outcome.left_over:>7}")
    kills = ", ".join(f"{name} {number}" for name, number in sorted(outcome.kills.items()))
    print(f"  kills: {kills or 'none'}; seed {order.seed}")
    print(
        f"  {outcome.posting_seconds:.0f} s of posting, {outcome.seconds:.0f} s until the queues "
        f"were empty, {seconds:.0f} s in all\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

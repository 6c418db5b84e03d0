"""``python -m benchmarks.acknowledge``: signed webhooks at a steady rate, in mixed batches, while
the worker answers; every tenth request goes to an empty route of the same server.

Prints how long both took, and whether every message is stored. Ends with 1 when a bound is
missed. ``DATABASE_URL`` names another database than a fresh SQLite one.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from benchmarks.acknowledge.open_loop import Call, open_loop
from benchmarks.line import Line
from benchmarks.our_processes import Ours, pretend_platforms, running, set_up
from benchmarks.receivers import Webhook
from bot.run.supervisor import NotReady, PortTaken
from bot.store import open_store
from bot.store.schema import message

FOLDER = Path("var/benchmarks/acknowledge")
PORT = 18_400
#: How much longer than the empty route, at the 99th percentile, a webhook may take.
MOST_RATIO = 4.0
#: Meta stops waiting after this many seconds; when both routes queue, the ratio says nothing.
LONGEST_P99 = 5.0
_EMPTY = "/alive"
_EMPTY_EVERY = 10
_LARGEST_BATCH = 5
_SENDERS = 48
_WORDS = ("what is a pca", "thank you", "can i drive on codeine", "hello", "how do i sleep better")


def main(argv: Sequence[str]) -> int:
    """0 when every bound is met, 1 when one is missed, 2 when it could not run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.acknowledge", description=__doc__)
    parser.add_argument("--per-second", type=float, default=300.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    wish = parser.parse_args(argv)
    demo = set_up(PORT, FOLDER, os.environ.get("DATABASE_URL", ""))
    try:
        with pretend_platforms(demo, FOLDER / "logs"), running(demo, FOLDER / "logs") as ours:
            return _measure(ours, wish.per_second, round(wish.per_second * wish.seconds))
    except (PortTaken, NotReady) as problem:
        print(problem, file=sys.stderr)
        return 2


def _measure(ours: Ours, per_second: float, number: int) -> int:
    receiver = ours.receiver
    pick, users = random.Random(1), itertools.count(880_000)
    webhooks: list[Webhook | None] = []
    sent: list[str] = []
    for at in range(number):
        if at % _EMPTY_EVERY == 0:
            webhooks.append(None)
            continue
        batch = [
            (str(next(users)), pick.choice(_WORDS)) for _ in range(pick.randint(1, _LARGEST_BATCH))
        ]
        webhook, ids = receiver.batch(batch)
        webhooks.append(webhook)
        sent += ids
    refused: list[int] = []

    def connect() -> Call:
        line = Line(receiver.url, timeout=30.0)

        def call(at: int) -> None:
            webhook = webhooks[at]
            if webhook is None:
                answer = line.get(_EMPTY)
            else:
                answer = line.post(receiver.path, webhook.body, webhook.headers)
            if answer.status != 200:
                refused.append(answer.status)

        return call

    print(f"{number} requests at {per_second:g} a second, {len(sent)} messages", flush=True)
    seen = open_loop(connect, per_second, number, _SENDERS)
    stored = _stored(ours.demo.settings.database_url)
    empty = [seconds for at, seconds in enumerate(seen) if webhooks[at] is None]
    ours_seen = [seconds for at, seconds in enumerate(seen) if webhooks[at] is not None]
    ratio = _p99(ours_seen) / _p99(empty)
    print(f"  webhooks:    {_words(ours_seen)}")
    print(f"  empty route: {_words(empty)}")
    lost = len(set(sent) - stored)
    faults = {
        f"{len(refused)} requests refused": bool(refused),
        f"{lost} messages lost": bool(lost),
        f"p99 is {_p99(ours_seen):.1f} s, at most {LONGEST_P99:g}": _p99(ours_seen) > LONGEST_P99,
        f"p99 is {ratio:.1f} times the empty route's, at most {MOST_RATIO:g}": ratio > MOST_RATIO,
    }
    for words, is_fault in faults.items():
        print(f"  {words}: {'MISSED' if is_fault else 'met'}")
    return 1 if any(faults.values()) else 0


def _stored(url: str) -> set[str]:
    store = open_store(url)
    with store.engine.connect() as connection:
        found = connection.execute(sa.select(message.c.platform_message_id)).scalars()
        ids = {one for one in found if one}
    store.close()
    return ids


def _p99(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=100)[98]


def _words(seconds: Sequence[float]) -> str:
    shown = statistics.quantiles(seconds, n=100)
    p50, p99 = shown[49] * 1000, shown[98] * 1000
    most = max(seconds) * 1000
    return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {most:.1f} ms (n = {len(seconds)})"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

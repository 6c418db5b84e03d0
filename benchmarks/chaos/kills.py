"""Kills processes of the service, by their exact ids, when the seed says so."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.run.supervisor import Supervisor

TARGETS = ("web", "worker", "rasa")
#: Half of a phase's kills come while it posts, the rest while it drains; in seconds.
POSTING = (0.0, 2.0)
DRAINING = (2.0, 9.0)
#: How long to wait for a process that is just being started again.
COMES_BACK_WITHIN = 5.0


@dataclass(frozen=True)
class Kill:
    """Which process, and how many seconds after its phase began."""

    after: float
    target: str


def planned(kills: int, phases: int, rng: random.Random) -> list[list[Kill]]:
    """The kills of each phase: every target as often as the next, spread over all phases."""
    targets = [TARGETS[index % len(TARGETS)] for index in range(kills)]
    rng.shuffle(targets)
    plan: list[list[Kill]] = [[] for _ in range(phases)]
    for index, target in enumerate(targets):
        span = POSTING if index // phases % 2 == 0 else DRAINING
        plan[index % phases].append(Kill(rng.uniform(*span), target))
    return [sorted(phase, key=lambda kill: kill.after) for phase in plan]


@dataclass
class Killer:
    """Carries a plan out and counts what it really killed."""

    supervisor: Supervisor
    done: Counter[str] = field(default_factory=Counter)

    def start(self, kills: Sequence[Kill]) -> threading.Thread:
        """Begins a phase in the background."""
        thread = threading.Thread(target=self._carry_out, args=(kills,), daemon=True)
        thread.start()
        return thread

    def _carry_out(self, kills: Sequence[Kill]) -> None:
        began = time.monotonic()
        for kill in kills:
            time.sleep(max(0.0, began + kill.after - time.monotonic()))
            self._kill(kill.target)

    def _kill(self, target: str) -> None:
        give_up_at = time.monotonic() + COMES_BACK_WITHIN
        while time.monotonic() < give_up_at:
            running = self.supervisor.running[target]
            if running.process.poll() is None:
                # Each process leads a group of its own; gunicorn's workers are in it.
                os.killpg(running.process.pid, signal.SIGKILL)
                self.done[target] += 1
                return
            time.sleep(0.05)

"""Processes for the length of a block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.run.processes import ProcessSpec
from bot.run.supervisor import Supervisor

READY_WITHIN = 300.0


@contextmanager
def running(
    specs: tuple[ProcessSpec, ...], logs: Path, environment: Mapping[str, str]
) -> Iterator[Supervisor]:
    """Starts the processes, waits until those with an address answer, stops them afterwards.

    Raises PortTaken or NotReady.
    """
    supervisor = Supervisor(specs, environment, logs, _say)
    try:
        supervisor.start()
        supervisor.wait_until_ready(READY_WITHIN)
        yield supervisor
    finally:
        supervisor.stop()


def _say(text: str) -> None:
    print(f"    {text}", flush=True)

"""`make chaos` in small: the command itself, with fewer messages and kills."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.run.processes import ROOT
from tests.journeys.whole_service import free_ports

pytestmark = pytest.mark.service

LONGEST = 120.0


def three_ports_in_a_row() -> int:
    """The first of three free ports in a row."""
    while True:
        first = free_ports(1)[0]
        if first < 65_000 and _are_free(first + 1, first + 2):
            return first


def _are_free(*ports: int) -> bool:
    for port in ports:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return False
    return True


def test_nothing_is_lost_doubled_or_reordered_while_each_process_is_killed(
    tmp_path: Path,
) -> None:
    began = time.monotonic()
    command = (
        f"-m benchmarks.chaos --messages 60 --patients 6 --kills 3 --seed 3 "
        f"--port-base {three_ports_in_a_row()} --folder {tmp_path}/chaos"
    )
    done = subprocess.run(
        [sys.executable, *command.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=2 * LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answered exactly once" in done.stdout
    assert "rasa 1, web 1, worker 1" in done.stdout
    assert time.monotonic() - began < LONGEST

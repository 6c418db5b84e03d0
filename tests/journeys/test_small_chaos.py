"""`make chaos` in small: the command itself, with fewer messages and kills."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.run.free_ports import free_ports
from bot.run.processes import ROOT

pytestmark = pytest.mark.service

LONGEST = 120.0


def test_nothing_is_lost_doubled_or_reordered_while_each_process_is_killed(
    tmp_path: Path,
) -> None:
    began = time.monotonic()
    command = (
        f"-m benchmarks.chaos --messages 60 --patients 6 --kills 3 --seed 3 "
        f"--port-base {free_ports(3)[0]} --folder {tmp_path}/chaos"
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

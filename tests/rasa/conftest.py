"""The trained model, an assistant in this process, and a door in another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_door import ROOT, RunningDoor

from bot.dialogue.quiet_logs import QUIET_AND_LEAN

os.environ.update(QUIET_AND_LEAN)


@pytest.fixture(scope="session")
def model() -> Path:
    """The current model: trained now if something it learns from has changed."""
    subprocess.run(
        [sys.executable, "-m", "bot.dialogue.train"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    return ROOT / "models"


@pytest.fixture(scope="session")
def door(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    """One door for the tests that leave it as they found it."""
    running = RunningDoor(tmp_path_factory.mktemp("door"), model)
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def assistant(model: Path):
    """The embedded assistant, loaded once."""
    previous = Path.cwd()
    os.chdir(ROOT)
    from bot.dialogue.assistant import Assistant

    yield Assistant(model)
    os.chdir(previous)

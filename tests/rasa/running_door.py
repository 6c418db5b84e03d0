"""The real door as a process of its own, on a free port, with a database of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bot.dialogue.client import RasaDoor
from bot.run.free_ports import free_port
from tests.dialogue.door_contract import DoorUnderTest

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "token-of-the-door-under-test"
_READY_WITHIN_SECONDS = 60.0


class RunningDoor:
    """Starts, is killed without warning, starts again on the same database."""

    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._model = model
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder / "door.log"

    @property
    def under_test(self) -> DoorUnderTest:
        return DoorUnderTest(f"http://127.0.0.1:{self._port}", TOKEN)

    @property
    def client(self) -> RasaDoor:
        return self.under_test.client

    @property
    def database(self) -> Path:
        return self._folder / "trackers.db"

    def start(self) -> float:
        """Waits until it is ready; how many seconds that took."""
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "RASA_TOKEN": TOKEN,
            "RASA_PORT": str(self._port),
            "RASA_MODEL_DIR": str(self._model),
            "TRACKER_DATABASE_URL": f"sqlite:///{self.database}",
        }
        started = time.monotonic()
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "bot.dialogue.server"]
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        while not self.client.is_ready():
            if self._process.poll() is not None:
                raise AssertionError(f"the door did not start: {self.log.read_text()[-2000:]}")
            if time.monotonic() - started > _READY_WITHIN_SECONDS:
                raise AssertionError("the door did not become ready")
            time.sleep(0.05)
        return time.monotonic() - started

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        if self._process is None:
            return 0
        self._process.terminate()
        return self._process.wait(timeout=15)

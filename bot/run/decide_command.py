"""Runs `decide` with what it needs: a running service's assistant, or one of its own."""

from __future__ import annotations

import io
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from bot.decide import Decider
from bot.dialogue.client import RasaDoor
from bot.run.free_ports import free_port
from bot.run.on_this_machine import note_path
from bot.run.processes import RASA_PYTHON, ROOT, ProcessSpec
from bot.run.supervisor import NotReady, Supervisor
from bot.screening import load_masker, load_screener
from bot.topics import load_topic_encoder

READY_WITHIN = 180.0


def decide_lines(source: BinaryIO, sink: TextIO, threads: int) -> int:
    """Reads and writes until the input ends; progress goes to standard error."""
    if not RASA_PYTHON.exists() or not (ROOT / "models" / "fingerprint").exists():
        print("Not set up yet: run `make setup` first.", file=sys.stderr)
        return 2
    try:
        with _door() as door:
            decider = Decider(load_masker(), load_screener(), load_topic_encoder(), door)
            lines = io.TextIOWrapper(source, encoding="utf-8", errors="replace")
            for row in decider.lines((line for line in lines if line.strip()), threads):
                sink.write(json.dumps(row, ensure_ascii=False) + "\n")
            sink.flush()
    except NotReady as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


@contextmanager
def _door() -> Iterator[RasaDoor]:
    running = _running_door()
    if running is not None:
        yield running
        return
    port, token = free_port(), secrets.token_urlsafe(24)
    spec = ProcessSpec(
        name="rasa",
        command=(str(RASA_PYTHON), "-m", "bot.dialogue.server"),
        environment={
            "PYTHONPATH": str(ROOT),
            "RASA_PORT": str(port),
            "RASA_TOKEN": token,
            "TRACKER_DATABASE_URL": "sqlite://",
        },
        port=port,
        ready_url=f"http://127.0.0.1:{port}/health",
    )
    supervisor = Supervisor((spec,), {}, ROOT / "var" / "decide", _note)
    _note("Starting the assistant ...")
    supervisor.start()
    try:
        supervisor.wait_until_ready(READY_WITHIN, lambda _, s: _note(f"Ready in {s:.1f} s."))
        yield RasaDoor(f"http://127.0.0.1:{port}", token)
    finally:
        supervisor.stop()


def _running_door() -> RasaDoor | None:
    """The door of a service running here, if there is one and it answers."""
    if os.environ.get("RASA_URL") and os.environ.get("RASA_TOKEN"):
        return RasaDoor(os.environ["RASA_URL"], os.environ["RASA_TOKEN"])
    path: Path = ROOT / note_path()
    if not path.exists():
        return None
    note = json.loads(path.read_text())
    door = RasaDoor(note["url"], note["token"])
    return door if door.is_ready() else None


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)

"""`python -m bot run`: the whole service on one machine, with a pretend Facebook and X."""

from __future__ import annotations

import json
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.run.add_staff import save_person
from bot.run.processes import (
    ProcessSpec,
    rasa_spec,
    simulator_spec,
    web_spec,
    worker_spec,
)
from bot.run.supervisor import NotReady, PortTaken, Supervisor
from bot.settings import Settings, load_settings, made_up_secrets
from bot.store import open_store
from bot.store.migrate import migrate

RUN_FOLDER = Path("var/run")
READY_WITHIN = 180.0
DEMO_EMAIL = "nurse@demo.example"
LEAD_EMAIL = "lead@demo.example"
ADMIN_EMAIL = "admin@demo.example"


@dataclass(frozen=True)
class Demo:
    """What a run on one's own machine makes up: secrets, pretend accounts, a sign-in."""

    environment: Mapping[str, str]
    settings: Settings
    password: str


def make_up(extra: Mapping[str, str] | None = None) -> Demo:
    """Settings for this machine: made-up secrets, and the simulator in place of the platforms.

    What the environment sets already wins over what is made up; ``extra`` wins over both.
    """
    fresh = made_up_secrets()
    environment = {**fresh, **_present(fresh), **(extra or {})}
    if environment["SEAL_KEYS"] == fresh["SEAL_KEYS"]:
        environment["SEAL_KEYS"] = _kept_key(fresh["SEAL_KEYS"])
    port = environment.get("SIMULATOR_PORT") or os.environ.get("SIMULATOR_PORT", "8010")
    environment["SIMULATOR_PORT"] = port
    environment.setdefault("MESSENGER_GRAPH_URL", f"http://127.0.0.1:{port}/graph")
    environment.setdefault("WEB_CHAT", os.environ.get("WEB_CHAT", "true"))
    environment.setdefault("TWITTER_API_URL", f"http://127.0.0.1:{port}/x")
    os.environ.update(environment)
    return Demo(environment, load_settings(), secrets.token_urlsafe(9))


def add_demo_staff(
    settings: Settings,
    password: str,
    email: str = DEMO_EMAIL,
    name: str = "Demo Nurse",
    role: str = "nurse",
) -> None:
    """Adds the demo sign-in, or gives it a new password."""
    store = open_store(settings.database_url)
    with store.begin() as work:
        save_person(work, email, name, role, password)
    store.close()


def specs_of(settings: Settings) -> tuple[ProcessSpec, ...]:
    """Every process of a run on one machine."""
    return (
        rasa_spec(settings),
        web_spec(settings, settings.web_workers),
        worker_spec(),
        simulator_spec(settings),
    )


def run() -> int:
    """Runs until Ctrl-C; returns the exit code."""
    began = time.monotonic()
    demo = make_up()
    step("Bringing the database up to date")
    store = open_store(demo.settings.database_url)
    migrate(store)
    store.close()
    add_demo_staff(demo.settings, demo.password)
    add_demo_staff(demo.settings, demo.password, LEAD_EMAIL, "Demo Lead", "lead")
    add_demo_staff(demo.settings, demo.password, ADMIN_EMAIL, "Demo Administrator", "admin")
    supervisor = Supervisor(specs_of(demo.settings), demo.environment, RUN_FOLDER / "logs", step)
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        step("Starting rasa, web, worker and simulator")
        supervisor.start()
        supervisor.wait_until_ready(
            READY_WITHIN,
            lambda name, seconds: step(f"  {name} is ready ({seconds:.1f} s)"),
        )
        _leave_note(demo.settings)
        _show(demo, time.monotonic() - began)
        stop.wait()
        step("Stopping")
    except (PortTaken, NotReady) as problem:
        print(problem, file=sys.stderr)
        return 2
    finally:
        supervisor.stop()
        note_path().unlink(missing_ok=True)
    return 0


def step(text: str) -> None:
    """One line of progress, seen at once."""
    print(text, flush=True)


def _kept_key(fresh: str) -> str:
    """This machine's own key: the database outlives a run, and so must what opens it."""
    path = RUN_FOLDER / "seal.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(fresh)
    return path.read_text().strip()


def note_path() -> Path:
    """Where a running service leaves word of its door, for `decide`."""
    return RUN_FOLDER / "door.json"


def _leave_note(settings: Settings) -> None:
    path = note_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps({"url": settings.door_url, "token": settings.rasa_token}))


def _present(names: Mapping[str, str]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if os.environ.get(name)}


def _show(demo: Demo, seconds: float) -> None:
    settings = demo.settings
    web, simulator = (
        f"http://127.0.0.1:{port}" for port in (settings.port, settings.simulator_port)
    )
    print(
        f"""
Ready in {seconds:.1f} s. Nothing here leaves this machine.

  Be the patient    {simulator}/
  Be the nurse      {web}/sign-in
      address       {DEMO_EMAIL} (or {LEAD_EMAIL}, who approves answers,
                    or {ADMIN_EMAIL}, who looks after accounts)
      password      {demo.password}
  Health            {web}/health
  Logs              {RUN_FOLDER / "logs"}

Press Ctrl-C to stop everything.
""",
        flush=True,
    )

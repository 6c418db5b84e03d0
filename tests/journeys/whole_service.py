"""The whole service, started as `make run` starts it, with files and ports of its own."""

from __future__ import annotations

import os
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bot.answers import ApprovedAnswers, load_answers
from bot.core.placeholders import fill
from bot.run.free_ports import free_ports
from bot.run.on_this_machine import LEAD_EMAIL, add_demo_staff, make_up, specs_of
from bot.run.processes import ROOT
from bot.run.supervisor import Supervisor
from bot.settings import Settings
from bot.store import SqlStore, open_store
from bot.store.migrate import migrate

READY_WITHIN = 120.0


@dataclass(frozen=True)
class WholeService:
    """Rasa, web, worker and simulator, running; and what a test may look into."""

    settings: Settings
    supervisor: Supervisor
    store: SqlStore
    folder: Path
    password: str
    answers: ApprovedAnswers

    @property
    def web(self) -> str:
        """The address of the webhooks and the console."""
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def simulator(self) -> str:
        """The address of the pretend Facebook and X."""
        return f"http://127.0.0.1:{self.settings.simulator_port}"

    @property
    def logs(self) -> list[Path]:
        """The log file of every process."""
        return sorted((self.folder / "logs").glob("*.log"))

    def words(self, response: str) -> list[str]:
        """The bubbles of an approved response, the hospital's facts filled in."""
        facts = self.settings.facts()
        return [fill(bubble.text, facts) for bubble in self.answers.bubbles[response]]

    def health(self) -> dict[str, Any]:
        """The health page; empty while web is down."""
        try:
            report: dict[str, Any] = requests.get(f"{self.web}/health", timeout=5).json()
        except requests.RequestException:
            return {}
        return report

    def kill(self, name: str) -> None:
        """``kill -9``, as an unlucky machine would."""
        os.killpg(self.supervisor.pid(name), signal.SIGKILL)

    def assistant_is_up(self) -> bool:
        """Whether the door into Rasa answers."""
        try:
            return requests.get(f"{self.settings.door_url}/health", timeout=2).status_code == 200
        except requests.RequestException:
            return False


def is_set_up() -> bool:
    """Whether `make setup` has been run: both environments, the encoder, a trained model."""
    needed = ("rasa-runtime/.venv/bin/python", "models/fingerprint", "var/encoder/encoder.onnx")
    return all((ROOT / path).exists() for path in needed)


@contextmanager
def running(folder: Path, database_url: str = "") -> Iterator[WholeService]:
    """Starts everything; stops it and leaves nothing behind. SQLite unless told otherwise."""
    password = secrets.token_urlsafe(12)
    with _own_environment():
        demo = make_up(_own_settings(folder, database_url))
    store = open_store(demo.settings.database_url)
    migrate(store)
    add_demo_staff(demo.settings, password)
    add_demo_staff(demo.settings, password, LEAD_EMAIL, "Demo Lead", "lead")
    specs = specs_of(demo.settings)
    supervisor = Supervisor(specs, demo.environment, folder / "logs", lambda _: None)
    try:
        supervisor.start()
        supervisor.wait_until_ready(READY_WITHIN)
        answers = load_answers(ROOT / "data" / "answers")
        yield WholeService(demo.settings, supervisor, store, folder, password, answers)
    finally:
        supervisor.stop()
        store.close()


def _own_settings(folder: Path, database_url: str) -> Mapping[str, str]:
    web, simulator, rasa = free_ports(3)
    return {
        "PORT": str(web),
        "SIMULATOR_PORT": str(simulator),
        "RASA_PORT": str(rasa),
        "RASA_URL": "",
        "DATABASE_URL": database_url or f"sqlite:///{folder}/service.db",
        "TRACKER_DATABASE_URL": database_url or f"sqlite:///{folder}/trackers.db",
        # Nurses are in, whenever the tests run: the words do not depend on the hour.
        "HOURS_OPEN": "00:00",
        "HOURS_CLOSE": "23:59:59",
        "HOURS_WEEKDAYS": "[0, 1, 2, 3, 4, 5, 6]",
        # One fifth of the platforms' own waiting times.
        "SIMULATOR_PACE": "0.2",
    }


@contextmanager
def _own_environment() -> Iterator[None]:
    """What is set inside is forgotten outside."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def until[Found](
    look: Callable[[], Found | None],
    within: float = 15.0,
    why: Callable[[], str] = lambda: "what was looked for",
) -> Found:
    """Looks again and again until there is something; fails with ``why`` when time is up."""
    give_up_at = time.monotonic() + within
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < give_up_at, f"not within {within:.0f} s: {why()}"
        time.sleep(0.03)

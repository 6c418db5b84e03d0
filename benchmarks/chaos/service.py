"""A whole service for one run: made-up secrets, ports and files of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from bot.run.on_this_machine import make_up, specs_of
from bot.run.supervisor import Supervisor
from bot.settings import Settings
from bot.store import open_store
from bot.store.migrate import migrate
from simulator.settings import Settings as PlatformSettings
from simulator.settings import read_settings

READY_WITHIN = 120.0


@dataclass(frozen=True)
class WholeService:
    """The running processes and where to reach them."""

    settings: Settings
    platforms: PlatformSettings
    supervisor: Supervisor

    @property
    def web_url(self) -> str:
        """The webhooks and the console."""
        return f"http://127.0.0.1:{self.settings.port}"

    def health(self) -> dict[str, Any]:
        """What the health page says; empty while web is down."""
        try:
            report: dict[str, Any] = requests.get(f"{self.web_url}/health", timeout=5).json()
        except requests.RequestException:
            return {}
        return report

    def simulator(self, method: str, path: str, body: object = None) -> Any:
        """One call of the simulator's JSON door."""
        url = f"http://127.0.0.1:{self.settings.simulator_port}{path}"
        response = requests.request(method, url, json=body, timeout=60)
        response.raise_for_status()
        return response.json()


@contextmanager
def running(port_base: int, folder: Path, database_url: str) -> Iterator[WholeService]:
    """Starts everything on ``port_base`` and the two ports after it; stops it afterwards.

    ``folder`` is emptied first and keeps logs and, unless another database is named, SQLite
    files. Raises PortTaken or NotReady.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    demo = make_up(
        {
            "PORT": str(port_base),
            "SIMULATOR_PORT": str(port_base + 1),
            "RASA_PORT": str(port_base + 2),
            "RASA_URL": "",
            "DATABASE_URL": database_url or f"sqlite:///{folder.resolve()}/service.db",
            "TRACKER_DATABASE_URL": database_url or f"sqlite:///{folder.resolve()}/trackers.db",
            # A day of X's allowance is spent in minutes here; the budget has tests of its own.
            "TWITTER_SENDS_IN_15_MINUTES": "10000",
            "TWITTER_SENDS_A_DAY": "1000000",
        }
    )
    store = open_store(demo.settings.database_url)
    migrate(store)
    store.close()
    supervisor = Supervisor(specs_of(demo.settings), demo.environment, folder / "logs", _note)
    try:
        supervisor.start()
        supervisor.wait_until_ready(READY_WITHIN)
        yield WholeService(demo.settings, read_settings(demo.environment), supervisor)
    finally:
        supervisor.stop()


def _note(text: str) -> None:
    print(f"    {text}", flush=True)

"""Our service as `make run` starts it, and its two ways in."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from benchmarks.doors import OurDoor
from benchmarks.receivers import Receiver, Simulator
from benchmarks.running import running as running_processes
from bot.run.on_this_machine import Demo, make_up, specs_of
from bot.run.supervisor import Supervisor
from bot.store import open_store
from bot.store.migrate import migrate

#: The processes that stand beside stock's Rasa and action server.
NAMES = ("rasa", "web", "worker")
DRAINED_WITHIN = 240.0


class NotDrained(Exception):
    """Our queues did not become empty in time."""


@dataclass(frozen=True)
class Ours:
    """The running service."""

    demo: Demo
    supervisor: Supervisor

    @property
    def receiver(self) -> Receiver:
        """Our webhook for Messenger."""
        settings = self.demo.settings
        return Receiver(
            url=self._web_url,
            path="/webhooks/messenger",
            page_id=settings.messenger_page_id,
            simulator=Simulator(f"http://127.0.0.1:{settings.simulator_port}"),
            app_secret=settings.messenger_app_secret,
        )

    def door(self, vector: Callable[[str], bytes] | None = None) -> OurDoor:
        """Our door; ``vector`` embeds on the client's side, as the worker does."""
        settings = self.demo.settings
        return OurDoor(settings.door_url, settings.rasa_token, vector)

    def pids(self) -> tuple[int, ...]:
        """Rasa, web and worker; the pretend platforms are not part of it."""
        return tuple(self.supervisor.pid(name) for name in NAMES)

    @contextmanager
    def worker_resting(self) -> Iterator[None]:
        """Holds the worker still while something else is measured: its polling costs time."""
        pid = self.supervisor.pid("worker")
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def drain(self) -> None:
        """Waits until everything taken in has been answered. Raises NotDrained."""
        give_up_at = time.monotonic() + DRAINED_WITHIN
        while time.monotonic() < give_up_at:
            health = requests.get(f"{self._web_url}/health", timeout=10).json()
            if health.get("inbox_waiting") == 0 and health.get("outbox_waiting") == 0:
                return
            time.sleep(0.2)
        raise NotDrained("the queues did not empty after the load")

    @property
    def _web_url(self) -> str:
        return f"http://127.0.0.1:{self.demo.settings.port}"


def set_up(port_base: int, folder: Path, database_url: str = "") -> Demo:
    """Settings, and an empty database in ``folder``, for rasa, web and simulator from this port.

    ``database_url`` names another database; what is in it stays.
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
            "TRACKER_DATABASE_URL": f"sqlite:///{folder.resolve()}/trackers.db",
        }
    )
    store = open_store(demo.settings.database_url)
    migrate(store)
    store.close()
    return demo


@contextmanager
def pretend_platforms(demo: Demo, logs: Path) -> Iterator[None]:
    """The simulator that our service talks to."""
    specs = tuple(spec for spec in specs_of(demo.settings) if spec.name not in NAMES)
    with running_processes(specs, logs, demo.environment):
        yield


@contextmanager
def running(demo: Demo, logs: Path) -> Iterator[Ours]:
    """Starts rasa, web and worker and waits until they are ready."""
    specs = tuple(spec for spec in specs_of(demo.settings) if spec.name in NAMES)
    with running_processes(specs, logs, demo.environment) as supervisor:
        yield Ours(demo, supervisor)

"""What runs, how each process is started, and how to tell that it is ready."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
RASA_PYTHON = ROOT / "rasa-runtime" / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class ProcessSpec:
    """One process: its name, command, settings of its own, port and readiness address.

    ``niceness`` above 0 lets the others go first when the machine is busy. The worker has none:
    put aside in the middle of a transaction, it would hold up the deliveries that wait for it.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    port: int | None = None
    port_setting: str = ""
    ready_url: str = ""
    niceness: int = 0


def rasa_spec(settings: Settings) -> ProcessSpec:
    """The assistant behind its door, on its own Python."""
    return ProcessSpec(
        name="rasa",
        command=(str(RASA_PYTHON), "-m", "bot.dialogue.server"),
        environment={
            "PYTHONPATH": str(ROOT),
            "RASA_PORT": str(settings.rasa_port),
            "RASA_TOKEN": settings.rasa_token,
            "TRACKER_DATABASE_URL": settings.tracker_database_url,
        },
        port=settings.rasa_port,
        port_setting="RASA_PORT",
        ready_url=f"http://127.0.0.1:{settings.rasa_port}/health",
        niceness=5,
    )


def web_spec(settings: Settings, workers: int = 1) -> ProcessSpec:
    """The webhooks and the console."""
    return ProcessSpec(
        name="web",
        command=(
            sys.executable,
            "-m",
            "gunicorn",
            "bot.bootstrap:web_app()",
            "--bind",
            f"127.0.0.1:{settings.port}",
            "--worker-class",
            "bot.run.web_worker.WebWorker",
            "--workers",
            str(workers),
            "--threads",
            str(settings.web_threads),
            "--no-control-socket",
            "--log-level",
            "warning",
        ),
        environment={"WEB_REQUEST_SECONDS": str(settings.web_request_seconds)},
        port=settings.port,
        port_setting="PORT",
        ready_url=f"http://127.0.0.1:{settings.port}/health",
    )


def worker_spec() -> ProcessSpec:
    """The lanes that answer and deliver."""
    return ProcessSpec(
        name="worker",
        command=(sys.executable, "-m", "bot", "worker"),
        environment={},
    )


def simulator_spec(settings: Settings) -> ProcessSpec:
    """The pretend Facebook and X; never in production."""
    return ProcessSpec(
        name="simulator",
        command=(sys.executable, "-m", "simulator"),
        environment={
            "SIMULATOR_PORT": str(settings.simulator_port),
            "WEB_URL": f"http://127.0.0.1:{settings.port}",
        },
        port=settings.simulator_port,
        port_setting="SIMULATOR_PORT",
        ready_url=f"http://127.0.0.1:{settings.simulator_port}/health",
    )

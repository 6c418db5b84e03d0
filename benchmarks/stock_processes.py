"""Stock Rasa as its users run it: `rasa run`, `rasa run actions`, and a pretend Facebook."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
import yaml

from benchmarks.doors import StockDoor
from benchmarks.receivers import Receiver, Simulator
from benchmarks.running import running as running_processes
from benchmarks.stock_project import QUIET, StockProject
from bot.run.processes import RASA_PYTHON, ROOT, ProcessSpec
from bot.run.supervisor import Supervisor
from bot.settings import made_up_secrets

#: What Rasa's manual tells Facebook's users to subscribe to.
_SUBSCRIBED = "messages,messaging_postbacks"


@dataclass(frozen=True)
class StockPorts:
    """Where its processes listen."""

    rasa: int
    actions: int
    simulator: int


@dataclass(frozen=True)
class Stock:
    """The running processes and where to reach them."""

    door: StockDoor
    receiver: Receiver
    supervisor: Supervisor

    def pids(self) -> tuple[int, ...]:
        """Rasa and its action server; the pretend Facebook is not part of it."""
        return self.supervisor.pid("stock-rasa"), self.supervisor.pid("stock-actions")


@contextmanager
def pretend_facebook(port: int, logs: Path) -> Iterator[dict[str, str]]:
    """A simulator for stock, which knows no appsecret_proof; gives the app's settings."""
    secrets = made_up_secrets()
    spec = ProcessSpec(
        name="stock-simulator",
        command=(sys.executable, "-m", "simulator"),
        environment={
            **secrets,
            "SIMULATOR_PORT": str(port),
            "SIMULATOR_REQUIRE_PROOF": "off",
            "WEB_URL": "http://127.0.0.1:9",
        },
        port=port,
        port_setting="--port-base",
        ready_url=f"http://127.0.0.1:{port}/health",
    )
    with running_processes((spec,), logs, {}):
        _subscribe(port, secrets)
        yield secrets


@contextmanager
def running(
    project: StockProject,
    ports: StockPorts,
    secrets: Mapping[str, str],
    logs: Path,
) -> Iterator[Stock]:
    """Starts Rasa and its action server and waits until both answer."""
    _write_endpoints(project.folder, ports, secrets)
    with running_processes(_specs(project, ports), logs, {}) as supervisor:
        url = f"http://127.0.0.1:{ports.rasa}"
        yield Stock(
            StockDoor(url),
            Receiver(
                url=url,
                path="/webhooks/facebook/webhook",
                page_id=secrets["MESSENGER_PAGE_ID"],
                simulator=Simulator(f"http://127.0.0.1:{ports.simulator}"),
                app_secret=secrets["MESSENGER_APP_SECRET"],
            ),
            supervisor,
        )


def _write_endpoints(folder: Path, ports: StockPorts, secrets: Mapping[str, str]) -> None:
    facebook = {
        "verify": secrets["MESSENGER_VERIFY_TOKEN"],
        "secret": secrets["MESSENGER_APP_SECRET"],
        "page-access-token": secrets["MESSENGER_PAGE_TOKEN"],
    }
    actions = {"url": f"http://127.0.0.1:{ports.actions}/webhook"}
    files: dict[str, object] = {
        "credentials.yml": {"rest": None, "facebook": facebook},
        "endpoints.yml": {"action_endpoint": actions},
    }
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content), encoding="utf-8")


def _specs(project: StockProject, ports: StockPorts) -> tuple[ProcessSpec, ...]:
    environment = {
        "PYTHONPATH": f"{project.libraries}:{ROOT}",
        **QUIET,
        "STOCK_GRAPH_URL": f"http://127.0.0.1:{ports.simulator}/graph",
    }
    rasa = (str(RASA_PYTHON), "-m", "benchmarks.stock_launcher", "run")
    folder = project.folder.resolve()
    files = (
        *("--model", str(project.model.resolve())),
        *("--credentials", str(folder / "credentials.yml")),
        *("--endpoints", str(folder / "endpoints.yml")),
    )
    return (
        _spec("stock-rasa", (*rasa, "--port", str(ports.rasa), *files), environment, ports.rasa),
        _spec(
            "stock-actions",
            (*rasa, "actions", "--actions", "actions", "--port", str(ports.actions)),
            environment,
            ports.actions,
            "/health",
        ),
    )


def _spec(
    name: str, command: tuple[str, ...], environment: Mapping[str, str], port: int, path: str = "/"
) -> ProcessSpec:
    return ProcessSpec(
        name=name,
        command=command,
        environment=environment,
        port=port,
        port_setting="--port-base",
        ready_url=f"http://127.0.0.1:{port}{path}",
    )


def _subscribe(port: int, secrets: Mapping[str, str]) -> None:
    requests.post(
        f"http://127.0.0.1:{port}/graph/v25.0/{secrets['MESSENGER_PAGE_ID']}/subscribed_apps",
        params={
            "access_token": secrets["MESSENGER_PAGE_TOKEN"],
            "subscribed_fields": _SUBSCRIBED,
        },
        timeout=30,
    ).raise_for_status()

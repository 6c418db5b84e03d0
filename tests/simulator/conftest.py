"""A simulator in this process, and a pretend service for it to talk to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

import pytest
import requests
from requests_oauthlib import OAuth1

from bot.run.free_ports import free_port
from simulator.app import create_app
from simulator.settings import Settings, read_settings
from simulator.signing import appsecret_proof
from simulator.world import World, create_world
from tests.simulator.pretend_service import PretendService, eventually, running

ENVIRONMENT = {
    "MESSENGER_APP_ID": "1517776481860111",
    "MESSENGER_APP_SECRET": "app_secret_example",
    "MESSENGER_VERIFY_TOKEN": "verify_token_example",
    "MESSENGER_PAGE_ID": "1",
    "MESSENGER_PAGE_TOKEN": "EAAB_page_token",
    "TWITTER_CONSUMER_KEY": "consumer_key_example",
    "TWITTER_CONSUMER_SECRET": "consumer_secret_example",
    "TWITTER_BEARER_TOKEN": "app_bearer_example",
    "TWITTER_OAUTH2_CLIENT_ID": "client_example",
    "TWITTER_OAUTH2_CLIENT_SECRET": "client_secret_example",
    "TWITTER_ACCOUNTS": json.dumps(
        [
            {
                "user_id": "100",
                "screen_name": "StGManageMyPain",
                "access_token": "first_token",
                "access_token_secret": "first_secret",
                "oauth2_refresh_token": "first_refresh",
            },
            {
                "user_id": "101",
                "screen_name": "StGPainTeam",
                "access_token": "second_token",
                "access_token_secret": "second_secret",
            },
        ]
    ),
    # Waiting times at a fifth: one second for Meta's five.
    "SIMULATOR_PACE": "0.2",
}

ROOT = Path(__file__).parents[2]

Environment = dict[str, str]
SettingsWith = Callable[..., Settings]


class Answer(Protocol):
    """What comes back over the test client."""

    status_code: int
    mimetype: str
    text: str
    json: Any
    headers: Mapping[str, str]


class Client(Protocol):
    """The part of Flask's test client that these tests use."""

    def get(self, path: str, **parts: Any) -> Answer: ...
    def post(self, path: str, **parts: Any) -> Answer: ...
    def delete(self, path: str, **parts: Any) -> Answer: ...
    def open(self, path: str, **parts: Any) -> Answer: ...


def client_of(world: World) -> Client:
    """A client of the simulator over this world."""
    return cast("Client", create_app(world).test_client())


@pytest.fixture
def environment() -> Environment:
    """Complete settings."""
    return dict(ENVIRONMENT)


@pytest.fixture
def service() -> Iterator[PretendService]:
    """A service that takes every webhook."""
    pretend = PretendService("verify_token_example", "consumer_secret_example")
    with running(pretend):
        yield pretend


@dataclass(frozen=True)
class Simulator:
    """A world and the HTTP side over it."""

    world: World
    client: Client


@pytest.fixture(scope="session")
def quiet() -> Simulator:
    """One simulator for all tests that need no service: building the routes takes its time."""
    world = create_world(read_settings(ENVIRONMENT))
    return Simulator(world, client_of(world))


@pytest.fixture
def simulator(environment: Environment, request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """A fresh simulator; its threads run only for tests that ask for the service."""
    if "service" not in request.fixturenames:
        shared: Simulator = request.getfixturevalue("quiet")
        shared.world.reset()
        yield shared
        return
    service: PretendService = request.getfixturevalue("service")
    world = create_world(read_settings({**environment, "WEB_URL": service.url}))
    world.start()
    yield Simulator(world, client_of(world))
    world.stop()


@pytest.fixture
def world(simulator: Simulator) -> World:
    """The simulator's parts."""
    return simulator.world


@pytest.fixture
def client(simulator: Simulator) -> Client:
    """The simulator's HTTP side."""
    return simulator.client


Send = Callable[..., Answer]


@pytest.fixture
def graph(client: Client) -> Send:
    """Posts to the Send API with good credentials unless told otherwise."""
    proof = appsecret_proof("app_secret_example", "EAAB_page_token")

    def send(body: dict[str, Any], token: str = "EAAB_page_token", **query: str) -> Answer:
        return client.post(
            "/graph/v25.0/me/messages",
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            query_string={"appsecret_proof": proof, **query},
        )

    return send


@pytest.fixture
def x(client: Client) -> Send:
    """Calls the X API, signed by requests-oauthlib."""

    def call(method: str, path: str, secret: str = "first_secret", **parts: Any) -> Answer:
        auth = OAuth1("consumer_key_example", "consumer_secret_example", "first_token", secret)
        url = f"http://localhost/x/2{path}"
        prepared = requests.Request(method, url, auth=auth, **parts).prepare()
        headers = {name: as_text(value) for name, value in prepared.headers.items()}
        return client.open(prepared.path_url, method=method, headers=headers, data=prepared.body)

    return call


def as_text(value: str | bytes) -> str:
    """A header's value, whichever way it was prepared."""
    return value.decode() if isinstance(value, bytes) else value


def message(text: str = "Hello", to: str = "7", **more: Any) -> dict[str, Any]:
    """A reply for the Send API."""
    return {
        "recipient": {"id": to},
        "messaging_type": "RESPONSE",
        "message": {"text": text},
        **more,
    }


@dataclass(frozen=True)
class Running:
    """A simulator process and its address."""

    process: subprocess.Popen[bytes]
    url: str


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/health", timeout=1).ok
    except requests.ConnectionError:
        return False


@pytest.fixture(scope="session")
def process() -> Iterator[Running]:
    """`python -m simulator` on a free port, towards a service that is not there."""
    port = free_port()
    environment = {**os.environ, **ENVIRONMENT, "WEB_URL": f"http://127.0.0.1:{free_port()}"}
    command = [sys.executable, "-m", "simulator", "--port", str(port)]
    started = subprocess.Popen(command, cwd=ROOT, env=environment)
    running = Running(started, f"http://127.0.0.1:{port}")
    assert eventually(lambda: _answers(running.url), 15)
    yield running
    started.send_signal(signal.SIGINT)
    assert started.wait(10) == 0

"""Whoever sends slowly, or far too much, keeps nobody else waiting: over the real web process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import requests

from bot.run.free_ports import free_port
from bot.run.processes import ROOT, web_spec
from bot.settings import load_settings, made_up_secrets
from tests.connectors.cases import MESSENGER

THREADS = 4
SECONDS = 2.0
TEN_MEGABYTES = 10 * 1024 * 1024


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[int]:
    """The port of a web process with few threads, started as the service starts it."""
    database = tmp_path_factory.mktemp("slow") / "service.db"
    database.write_bytes(migrated_sqlite.read_bytes())
    own = {
        **made_up_secrets(),
        "PORT": str(free_port()),
        "WEB_THREADS": str(THREADS),
        "WEB_REQUEST_SECONDS": str(SECONDS),
        "DATABASE_URL": f"sqlite:///{database}",
        "MESSENGER_APP_SECRET": "app_secret_example",
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, value in own.items():
            environment.setenv(name, value)
        settings = load_settings()
    spec = web_spec(settings)
    process = subprocess.Popen(
        spec.command, cwd=ROOT, env={**os.environ, **own, **spec.environment}
    )
    try:
        _wait_until_up(spec.ready_url)
        yield settings.port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _wait_until_up(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        # On a busy machine the very first answer takes longer than a request may.
        with suppress(requests.RequestException):
            if requests.get(url, timeout=5).ok:
                return
        time.sleep(0.1)
    pytest.fail("the web process did not come up")


def begin(port: int, head: str, body: bytes = b"") -> socket.socket:
    """A line on which a request has begun."""
    line = socket.create_connection(("127.0.0.1", port), timeout=SECONDS * 4)
    line.sendall(f"POST /webhooks/messenger HTTP/1.1\r\nHost: x\r\n{head}".encode() + body)
    return line


def status(line: socket.socket) -> str:
    """The first line of the answer; "" when the line was closed without one."""
    with suppress(ConnectionError):
        return line.recv(4096).split(b"\r\n")[0].decode()
    return ""


def is_answered(port: int, within: float) -> None:
    """A genuine delivery gets its answer in time."""
    body = MESSENGER.payload("text")
    began = time.monotonic()
    url = f"http://127.0.0.1:{port}/webhooks/messenger"
    answer = requests.post(url, body, headers=MESSENGER.sign(body), timeout=within + 5)
    assert (answer.status_code, answer.text) == (200, "EVENT_RECEIVED")
    assert time.monotonic() - began < within


def test_ten_megabytes_are_refused_before_they_are_sent(port: int) -> None:
    with begin(port, f"Content-Length: {TEN_MEGABYTES}\r\n\r\n", b"{") as line:
        began = time.monotonic()
        assert " 413 " in status(line)
        assert time.monotonic() - began < 1
        is_answered(port, within=1)


def test_ten_megabytes_in_pieces_are_refused_after_the_first(port: int) -> None:
    piece = b"x" * 64 * 1024
    with begin(port, "Transfer-Encoding: chunked\r\n\r\n") as line, suppress(ConnectionError):
        for _ in range(TEN_MEGABYTES // len(piece)):
            line.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        assert " 413 " in status(line)
    is_answered(port, within=1)


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 900000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n40000\r\n",
        "X-Never-Ends: ",
        f"Content-Length: {TEN_MEGABYTES}\r\n\r\n",
    ],
    ids=["body", "chunk", "header", "too much"],
)
def test_more_slow_senders_than_threads_keep_nobody_waiting_for_long(port: int, head: str) -> None:
    with ExitStack() as lines:
        slow = [lines.enter_context(begin(port, head, b"x")) for _ in range(THREADS * 2)]
        until = time.monotonic() + 1
        while time.monotonic() < until:
            for line in slow:
                with suppress(ConnectionError):
                    line.sendall(b"x")
            time.sleep(0.2)
        is_answered(port, within=SECONDS * 3)
        assert not any(" 200 " in status(line) for line in slow)
    is_answered(port, within=1)


def test_a_body_that_takes_a_moment_is_still_taken(port: int) -> None:
    body = MESSENGER.payload("text")
    signed = "".join(f"{name}: {value}\r\n" for name, value in MESSENGER.sign(body).items())
    with begin(port, f"Content-Length: {len(body)}\r\n{signed}\r\n") as line:
        for at in range(0, len(body), 100):
            line.sendall(body[at : at + 100])
            time.sleep(0.1)
        assert " 200 " in status(line)

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from benchmarks.doors import OurDoor, StockDoor, Talk, TurnRefused
from benchmarks.line import Line

PAUSE = 0.05


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    connections: ClassVar[set[tuple[str, int]]] = set()

    def do_POST(self) -> None:
        self.connections.add(self.client_address)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(PAUSE)
        status = 403 if body == b"refuse" else 200
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if body == b"hang up":
            self.close_connection = True

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    _Echo.connections.clear()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_line_keeps_its_connection_and_times_each_answer(url: str) -> None:
    line = Line(url)
    answers = [line.post("/", b"hello", {}) for _ in range(3)]
    line.close()
    assert [(a.status, a.body) for a in answers] == [(200, b"hello")] * 3
    assert len(_Echo.connections) == 1
    assert all(PAUSE <= a.seconds < 10 * PAUSE for a in answers)


def test_a_line_that_was_hung_up_on_calls_again(url: str) -> None:
    line = Line(url)
    line.post("/", b"hang up", {})
    assert line.post("/", b"again", {}).body == b"again"
    line.close()
    assert len(_Echo.connections) == 2


def test_a_status_is_told_and_not_raised(url: str) -> None:
    line = Line(url)
    assert line.post("/", b"refuse", {}).status == 403
    line.close()


class _Refused(StockDoor):
    def ask(self, sender: str, text: str) -> bytes:
        return b"refuse"


def test_a_turn_that_was_refused_is_no_turn(url: str) -> None:
    with closing(Talk(_Refused(url))) as talk, pytest.raises(TurnRefused):
        talk.turn("somebody", "hello")


def test_replies_meant_for_machines_are_not_read() -> None:
    stock = b'[{"recipient_id": "a", "text": "Hello"}, {"recipient_id": "a", "custom": {"x": 1}}]'
    assert StockDoor("http://127.0.0.1").read(stock) == ("Hello",)


def test_our_door_is_asked_under_a_fresh_message_id_each_time() -> None:
    door = OurDoor("http://127.0.0.1", "token")
    assert door.ask("somebody", "hello") != door.ask("somebody", "hello")


def test_the_vector_goes_along_only_when_the_client_makes_it() -> None:
    alone = OurDoor("http://127.0.0.1", "token")
    embedded = OurDoor("http://127.0.0.1", "token", lambda _: bytes(4 * 384))
    assert b'"embedding": ""' in alone.ask("somebody", "hello")
    assert b'"embedding": "AAAA' in embedded.ask("somebody", "hello")

"""A small stand-in for the door on loopback; `door_contract` holds it to what the real one does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from bot.core.dialogue import TurnResult
from bot.core.errors import UnreadablePayload
from bot.core.messages import Reply
from bot.dialogue.wire import MAX_BODY_BYTES, result_to_json, turn_from_json

TOKEN = "fake-door-token"


class FakeDoor(ThreadingHTTPServer):
    """Answers every turn with one reply; can be told to break."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answered: dict[tuple[str, str], TurnResult] = {}
        self.connections = 0
        self.breaks_with: tuple[int, bytes] | None = None
        self.model = "current"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeDoor

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1

    def do_GET(self) -> None:
        self._answer(
            200 if self.server.breaks_with is None else 503,
            {"status": "ready", "model": self.server.model},
        )

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(size)
        if self.server.breaks_with is not None:
            self._send(*self.server.breaks_with)
        elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
            self._answer(401, {"error": "Unauthorized"})
        elif size > MAX_BODY_BYTES:
            self._answer(413, {"error": "HTTPRequestEntityTooLarge"})
        else:
            self._turn(body)

    def _turn(self, body: bytes) -> None:
        try:
            turn = turn_from_json(json.loads(body))
        except (ValueError, UnreadablePayload):
            self._answer(400, {"error": "unreadable"})
            return
        if turn.topic.startswith("faq/no_such"):
            self._answer(400, {"error": "unknown topic"})
            return
        key = (turn.episode, turn.message_id)
        known = None if turn.ephemeral else self.server.answered.get(key)
        reply = Reply("PCA is a pump with a button.", source="utter_faq/pca_what", version="1")
        result = known or TurnResult((reply,), intent="faq/pca_what", confidence=0.9)
        if not turn.ephemeral:
            self.server.answered[key] = result
        self._answer(200, result_to_json(replace(result, replayed=known is not None)))

    def _answer(self, status: int, body: object) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def fake_door() -> Iterator[FakeDoor]:
    """A running fake."""
    door = FakeDoor()
    thread = Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield door
    finally:
        door.shutdown()
        door.server_close()
        thread.join()

"""The receiving half of the service with nothing behind it: connectors over HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

from bot.core.errors import UnreadablePayload
from bot.core.events import Event
from bot.core.ports import Connector

_E = TypeVar("_E")


@dataclass
class ReceivingService:
    """Answers handshakes, verifies and reads; keeps the events and counts refusals."""

    connectors: Mapping[str, Connector] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    handshakes: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    url: str = ""

    def challenge(self, channel: str, query: Mapping[str, str]) -> tuple[int, str, str]:
        """The status, content type and body of a handshake."""
        answer = self.connectors[channel].answer_challenge(query)
        if answer is None:
            return 403, "text/plain", ""
        self.handshakes.append(channel)
        return 200, *answer

    def take(self, channel: str, headers: Mapping[str, str], body: bytes) -> int:
        """The status of a webhook."""
        connector = self.connectors[channel]
        if not connector.verify(headers, body):
            return 403
        try:
            self.events.extend(connector.read_events(body))
        except UnreadablePayload:
            return 400
        return 200

    def of(self, kind: type[_E], count: int = 1, seconds: float = 5.0) -> list[_E]:
        """The events of a kind, once there are that many (or the time is up)."""
        eventually(lambda: len(self._of(kind)) >= count, seconds)
        return self._of(kind)

    def _of(self, kind: type[_E]) -> list[_E]:
        found: list[_E] = []
        for event in tuple(self.events):
            if isinstance(event, kind):
                found.append(event)
        return found


def eventually(condition: Callable[[], bool], seconds: float = 15.0) -> bool:
    """Whether the condition becomes true in time."""
    until = monotonic() + seconds
    while not (met := condition()) and monotonic() < until:
        sleep(0.01)
    return met


def _handler(service: ReceivingService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 2

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            channel = address.path.rpartition("/")[2]
            self._write(*service.challenge(channel, dict(parse_qsl(address.query))))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            channel = self.path.rpartition("/")[2]
            status = service.take(channel, dict(self.headers), body)
            service.statuses.append(status)
            self._write(status, "text/plain", "")

        def _write(self, status: int, kind: str, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Keeps quiet."""

    return Handler


@contextmanager
def receiving() -> Iterator[ReceivingService]:
    """A service on a free port for the length of the block."""
    service = ReceivingService()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""The other side for these tests: a tiny service on loopback that takes webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Taken:
    """One webhook as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its body, read."""
        return json.loads(self.body)


@dataclass
class PretendService:
    """Answers handshakes and keeps every webhook; ``statuses`` are used up first."""

    verify_token: str
    consumer_secret: str
    port: int = 0
    statuses: list[int] = field(default_factory=list)
    slow: list[float] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    wrong_crc: bool = False
    challenge_status: int = 200

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def texts(self) -> list[str]:
        """Texts of the Messenger messages that came in, in order of arrival."""
        events = [
            event
            for one in self.taken
            if one.path == "/webhooks/messenger"
            for entry in one.json["entry"]
            for event in entry["messaging"]
        ]
        return [event["message"]["text"] for event in events if "text" in event.get("message", {})]

    def crc(self, token: str) -> str:
        """The answer to a challenge, right unless told otherwise."""
        secret = "wrong" if self.wrong_crc else self.consumer_secret
        digest = hmac.new(secret.encode(), token.encode(), hashlib.sha256).digest()
        return json.dumps({"response_token": "sha256=" + base64.b64encode(digest).decode()})


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether the condition becomes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.005)
    return condition()


def _handler(service: PretendService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            if "crc_token" in query:
                self._answer(service.challenge_status, service.crc(query["crc_token"][0]))
            elif query.get("hub.verify_token") == [service.verify_token]:
                self._answer(200, query["hub.challenge"][0])
            else:
                self._answer(403, "")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.taken.append(Taken(self.path, dict(self.headers), body))
            if service.slow:
                time.sleep(service.slow.pop(0))
            self._answer(service.statuses.pop(0) if service.statuses else 200, "ok")

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Keeps quiet."""

    return Handler


class _Server(ThreadingHTTPServer):
    # Closing waits for the handlers, so that no socket outlives a test.
    daemon_threads = False
    request_queue_size = 128


@contextmanager
def running(service: PretendService) -> Iterator[PretendService]:
    """Serves on a free port for the length of the block."""
    server = _Server(("127.0.0.1", 0), _handler(service))
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""A platform of a few lines on loopback: answers what it was told to, keeps what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


@dataclass(frozen=True)
class Canned:
    """What to answer. ``hang_up`` closes the line instead, ``stall`` waits for the test's end."""

    status: int = 200
    body: bytes = b"{}"
    headers: tuple[tuple[str, str], ...] = ()
    hang_up: bool = False
    stall: bool = False
    claims: int | None = None

    @classmethod
    def json(cls, status: int, body: Any, *headers: tuple[str, str]) -> Canned:
        """An answer in JSON."""
        return cls(status, json.dumps(body).encode(), headers)


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: Any
    line: int
    method: str = "POST"


@dataclass
class StubPlatform:
    """``answers`` are used in order, the last one for good."""

    answers: list[Canned]
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    done: threading.Event = field(default_factory=threading.Event)

    def next_answer(self) -> Canned:
        """The answer to the present request."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _handler(stub: StubPlatform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Without this each answer waits 40 ms for the other side's acknowledgement.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"null"
            headers = {name.lower(): value for name, value in self.headers.items()}
            is_form = "form" in headers.get("content-type", "")
            body = dict(parse_qsl(raw.decode())) if is_form else json.loads(raw)
            line = self.client_address[1]
            stub.asked.append(Asked(self.path, headers, body, line, self.command))
            answer = stub.next_answer()
            if answer.stall:
                stub.done.wait(10)
            if answer.hang_up or answer.stall:
                self.close_connection = True
                return
            self._write(answer)

        do_PUT = do_POST  # noqa: N815 - the name that http.server calls

        def _write(self, answer: Canned) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            claimed = len(answer.body) if answer.claims is None else answer.claims
            self.send_header("Content-Length", str(claimed))
            self.end_headers()
            self.wfile.write(answer.body)
            self.close_connection = answer.claims is not None

        def log_message(self, *_: Any) -> None:
            """Stays silent."""

    return Handler


@contextmanager
def platform(*answers: Canned) -> Iterator[StubPlatform]:
    """A stub that runs until the block ends."""
    stub = StubPlatform(list(answers))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.done.set()
        server.shutdown()
        server.server_close()
        thread.join()

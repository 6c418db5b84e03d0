"""One kept-open HTTP connection, timed from the first byte out to the last byte in."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_HUNG_UP = (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True)
class Answer:
    """What came back, and how many seconds it took."""

    status: int
    body: bytes
    seconds: float


class Line:
    """A connection for one thread. Both sides are measured through this same client."""

    def __init__(self, url: str, timeout: float = 120.0) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(
            parts.hostname or "127.0.0.1", parts.port or 80, timeout=timeout
        )

    def post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One POST of JSON.

        A server may close a quiet connection just as we write to it; the call is then made
        and timed anew. Raises OSError when the server cannot be reached or is silent.
        """
        try:
            return self._post(path, body, headers)
        except _HUNG_UP:
            self._connection.close()
            return self._post(path, body, headers)

    def get(self, path: str) -> Answer:
        """One GET, timed like `post`."""
        began = time.perf_counter()
        self._connection.request("GET", path)
        response = self._connection.getresponse()
        content = response.read()
        return Answer(response.status, content, time.perf_counter() - began)

    def _post(self, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        began = time.perf_counter()
        self._connection.request(
            "POST", path, body, {"Content-Type": "application/json", **headers}
        )
        response = self._connection.getresponse()
        content = response.read()
        return Answer(response.status, content, time.perf_counter() - began)

    def close(self) -> None:
        """Hangs up."""
        self._connection.close()

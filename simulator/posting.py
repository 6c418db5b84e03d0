"""One POST to the service under test, over a connection kept open per thread."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from simulator.faults import Platform

ACK_SECONDS = {Platform.MESSENGER: 5.0, Platform.TWITTER: 10.0}
"""How long each platform waits for a 200. Sources: Meta "Webhooks", X "Webhooks"."""
NO_ANSWER = 0
_IDLE_SECONDS = 1.0
_USER_AGENTS = {Platform.MESSENGER: "facebookexternalua", Platform.TWITTER: "Twitterbot/1.0"}


@dataclass(frozen=True)
class Webhook:
    """Signed bytes on their way.

    Those with the same ``lane`` go out one after another; ``after`` seconds hold one
    back outside its lane. One that is meant to be refused does not ``repeat``.
    """

    platform: Platform
    body: bytes
    headers: Mapping[str, str]
    lane: str = ""
    event_id: str = ""
    after: float = 0.0
    repeat: bool = True


class Poster(Protocol):
    """Sends one webhook and says the status, NO_ANSWER when there was none in time."""

    def __call__(self, webhook: Webhook) -> int: ...


def webhook_path(platform: Platform) -> str:
    """Where the service takes this platform's webhooks."""
    return f"/webhooks/{platform.value}"


class HttpPoster:
    """Posts to ``web_url``; ``pace`` multiplies the acknowledgement limits."""

    def __init__(self, web_url: str, pace: float = 1.0) -> None:
        parts = urlsplit(web_url)
        self._address = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._heads = {
            platform: _request_head(parts.path + webhook_path(platform), parts.netloc, platform)
            for platform in Platform
        }
        self._limits = {name: seconds * pace for name, seconds in ACK_SECONDS.items()}
        self._mine = threading.local()

    def __call__(self, webhook: Webhook) -> int:
        """The service's status. Never raises."""
        warm = self._warm_line()
        if warm is not None:
            try:
                return self._post(warm, webhook)
            except TimeoutError:
                return NO_ANSWER
            except (OSError, ValueError):
                # The service may close a quiet connection just as we write to it.
                self._mine.line = None
        try:
            return self._post(_Line(self._address, self._limits[webhook.platform]), webhook)
        except (OSError, ValueError):
            return NO_ANSWER

    def hang_up(self) -> None:
        """Closes the calling thread's connection."""
        line: _Line | None = getattr(self._mine, "line", None)
        self._mine.line = None
        if line is not None:
            line.close()

    def _warm_line(self) -> _Line | None:
        line: _Line | None = getattr(self._mine, "line", None)
        self._mine.line = None
        if line is not None and time.monotonic() - line.used_at > _IDLE_SECONDS:
            line.close()
            return None
        return line

    def _post(self, line: _Line, webhook: Webhook) -> int:
        """One exchange; the line is kept for the next one only if all went well."""
        names = "".join(f"{name}: {value}\r\n" for name, value in webhook.headers.items())
        head = f"{names}Content-Length: {len(webhook.body)}\r\n\r\n".encode()
        try:
            status, reusable = line.exchange(
                self._heads[webhook.platform] + head + webhook.body,
                self._limits[webhook.platform],
            )
        except (OSError, ValueError):
            line.close()
            raise
        if reusable:
            self._mine.line = line
        else:
            line.close()
        return status


class _Line:
    """One connection. Written out by hand: under load the general client costs more than we do."""

    def __init__(self, address: tuple[str, int], limit: float) -> None:
        self._socket = socket.create_connection(address, limit)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")
        self.used_at = 0.0

    def exchange(self, request: bytes, limit: float) -> tuple[int, bool]:
        """Status of the answer, and whether the line can be used again."""
        self._socket.settimeout(limit)
        self._socket.sendall(request)
        version, status, *_ = self._answers.readline(1000).split(maxsplit=2)
        headers = self._headers()
        length = headers.get(b"content-length", b"")
        if length.isdigit():
            self._answers.read(int(length))
        self.used_at = time.monotonic()
        stays = version == b"HTTP/1.1" and headers.get(b"connection", b"").lower() != b"close"
        return int(status), stays and length.isdigit()

    def _headers(self) -> dict[bytes, bytes]:
        headers: dict[bytes, bytes] = {}
        for line in iter(lambda: self._answers.readline(10_000), b""):
            if not line.strip():
                break
            name, _, value = line.partition(b":")
            headers[name.strip().lower()] = value.strip()
        return headers

    def close(self) -> None:
        """Hangs up."""
        self._answers.close()
        self._socket.close()


def _request_head(path: str, host: str, platform: Platform) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {_USER_AGENTS[platform]}\r\n"
        "Accept: */*\r\nContent-Type: application/json\r\n"
    ).encode()

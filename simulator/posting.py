"""One POST to the service under test, over a connection kept open per thread."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable, Mapping
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

    def __init__(
        self, web_url: str, pace: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        parts = urlsplit(web_url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._prefix = parts.path
        self._limits = {name: seconds * pace for name, seconds in ACK_SECONDS.items()}
        self._clock = clock
        self._mine = threading.local()

    def __call__(self, webhook: Webhook) -> int:
        """The service's status. Never raises."""
        reused = self._is_warm()
        try:
            return self._post(webhook)
        except TimeoutError:
            self._close()
        except (OSError, http.client.HTTPException):
            self._close()
            if reused:
                # The service may close a quiet connection just as we write to it.
                return self._once_more(webhook)
        return NO_ANSWER

    def _once_more(self, webhook: Webhook) -> int:
        try:
            return self._post(webhook)
        except (OSError, http.client.HTTPException):
            self._close()
            return NO_ANSWER

    def _post(self, webhook: Webhook) -> int:
        connection = self._connection(self._limits[webhook.platform])
        connection.request(
            "POST",
            self._prefix + webhook_path(webhook.platform),
            webhook.body,
            {
                "Content-Type": "application/json",
                "User-Agent": _USER_AGENTS[webhook.platform],
                **webhook.headers,
            },
        )
        answer = connection.getresponse()
        answer.read()
        self._mine.used_at = self._clock()
        return answer.status

    def _is_warm(self) -> bool:
        connection = getattr(self._mine, "connection", None)
        if connection is None or connection.sock is None:
            return False
        if self._clock() - self._mine.used_at > _IDLE_SECONDS:
            self._close()
            return False
        return True

    def _connection(self, limit: float) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(self._host, self._port, timeout=limit)
            self._mine.connection = connection
        connection.timeout = limit
        if connection.sock is not None:
            connection.sock.settimeout(limit)
        return connection

    def _close(self) -> None:
        connection = getattr(self._mine, "connection", None)
        if connection is not None:
            connection.close()
        self._mine.connection = None

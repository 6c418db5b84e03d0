"""Brings webhook bodies to the service, again and again until they are taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from benchmarks.chaos.mail import Batch, signed_body
from simulator.posting import ACK_SECONDS, webhook_path
from simulator.settings import Settings as PlatformSettings

CONNECTIONS = 6
#: Before each further try, in seconds; the last one is repeated.
PAUSES = (0.1, 0.3, 0.5)


@dataclass
class Sender:
    """Posts from several connections at once, and counts."""

    web_url: str
    settings: PlatformSettings
    give_up_at: float
    bodies_taken: int = 0
    messages_taken: int = 0
    failed_tries: int = 0
    refused: list[int] = field(default_factory=list)
    given_up: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def deliver(self, batches: Sequence[Batch]) -> None:
        """Returns when every body was taken, refused, or given up for lack of time."""
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(self._deliver, batches))

    def _deliver(self, batch: Batch) -> None:
        raw, headers = signed_body(batch, self.settings)
        tries = 0
        while time.monotonic() < self.give_up_at:
            status = self._post(batch, raw, headers)
            if self._settle(batch, status):
                return
            time.sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1
        with self._lock:
            self.given_up += 1

    def _post(self, batch: Batch, raw: bytes, headers: dict[str, str]) -> int:
        try:
            return requests.post(
                self.web_url + webhook_path(batch.platform),
                data=raw,
                headers={**headers, "Content-Type": "application/json"},
                timeout=ACK_SECONDS[batch.platform],
            ).status_code
        except requests.RequestException:
            return 0

    def _settle(self, batch: Batch, status: int) -> bool:
        """Notes an answer; whether the body needs no further try."""
        with self._lock:
            if status == 200:
                self.bodies_taken += 1
                self.messages_taken += len(batch.letters)
                return True
            if 400 <= status < 500:
                self.refused.append(status)
                return True
            self.failed_tries += 1
            return False

"""Takes a request to be forgotten that a platform passes on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from bot.core.erasure_ports import ErasureRequest
from bot.core.ports import Clock
from bot.core.store_ports import Store


@dataclass(frozen=True)
class AskErasure:
    """Keeps the request; the worker fulfils it."""

    store: Store
    clock: Clock

    def __call__(self, channel: str, person: str) -> str:
        """The code by which the person may ask what became of it."""
        now, code = self.clock.now(), secrets.token_hex(8)
        with self.store.begin() as work:
            work.erasures.put(ErasureRequest(code, channel, person, now))
            work.audit.add("platform", "erasure_asked", code, now)
        return code

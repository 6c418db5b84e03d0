"""What is kept about the platforms themselves, on one open transaction."""

from __future__ import annotations

from typing import Protocol

from bot.core.thread_ports import ThreadWishes


class PlatformWork(Protocol):
    """Parts of one open transaction."""

    @property
    def threads(self) -> ThreadWishes:
        """Who should have a thread."""
        ...

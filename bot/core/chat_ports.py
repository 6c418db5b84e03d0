"""What the web chat's page needs to know of who is writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class ChatSession:
    """One person's chat on one device. ``token`` proves it and is told to nobody else."""

    name: str
    token: str = field(repr=False)


class ChatSessions(Protocol):
    """Opens sessions and knows them again."""

    account_id: str

    def open(self) -> ChatSession:
        """A new session."""
        ...

    def renewed(self, name: str) -> ChatSession:
        """The same session for as long again."""
        ...

    def of(self, headers: Mapping[str, str]) -> str | None:
        """The name of the session a request belongs to; None when it proves none."""
        ...

"""What erasing a person needs: who asked, who that is here, and the way to forget them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.core.messages import DeliveryFailed


class ErasureState(str, Enum):
    """Where a request stands. UNKNOWN: nobody by that name has ever written to us."""

    WAITING = "waiting"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ErasureRequest:
    """One request. ``code`` is what the person was given to ask about it."""

    code: str
    channel: str
    person: str
    asked_at: datetime
    state: ErasureState = ErasureState.WAITING
    done_at: datetime | None = None


class Deletions(Protocol):
    """A platform's deletion requests."""

    def read(self, signed_request: str) -> str | None:
        """The platform's id of the person; None for what the platform did not sign."""
        ...

    def people(self, app_scoped_id: str) -> list[tuple[str, str]] | DeliveryFailed:
        """Who that is in our threads, as (account id, user id)."""
        ...


class Erasures(Protocol):
    """Requests to be forgotten, and the forgetting."""

    def put(self, request: ErasureRequest) -> None:
        """Keeps a request."""
        ...

    def by_code(self, code: str) -> ErasureRequest | None:
        """The request with this code."""
        ...

    def waiting(self, limit: int = 50) -> list[ErasureRequest]:
        """Requests still to be fulfilled, oldest first."""
        ...

    def finish(self, code: str, state: ErasureState, at: datetime) -> None:
        """Notes the outcome; whom it was about is forgotten too."""
        ...

    def erase(self, conversation_id: str) -> None:
        """Deletes a conversation and everything that hangs on it, for good."""
        ...

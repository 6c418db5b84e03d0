"""What the use cases need from the place where sealed originals lie."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Originals(Protocol):
    """Encrypted originals of messages in which something was hidden."""

    def sealed(self, conversation_id: str, message_id: str) -> bytes | None:
        """The sealed original of a message of this conversation; None when it is not kept."""
        ...

    def kept(self, conversation_id: str) -> frozenset[str]:
        """Ids of the messages of this conversation whose original is kept."""
        ...

    def purge(self, sealed_before: datetime) -> int:
        """Deletes for good what was sealed before then; how many."""
        ...

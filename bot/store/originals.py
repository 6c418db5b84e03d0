"""Sealed originals: encrypted bytes beside a masked message, for as long as the rule allows."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.schema import sealed_original


class SqlOriginals:
    """Sealed originals on one open transaction. `SqlInbox.put` is what adds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sealed(self, conversation_id: str, message_id: str) -> bytes | None:
        """The sealed original of a message of this conversation, if it is kept."""
        found = self._connection.execute(
            sa.select(sealed_original.c.sealed).where(
                sealed_original.c.message_id == message_id,
                sealed_original.c.conversation_id == conversation_id,
            )
        ).scalar_one_or_none()
        return None if found is None else bytes(found)

    def kept(self, conversation_id: str) -> frozenset[str]:
        """Ids of the messages of this conversation whose original is kept."""
        rows = self._connection.execute(
            sa.select(sealed_original.c.message_id).where(
                sealed_original.c.conversation_id == conversation_id
            )
        ).scalars()
        return frozenset(rows)

    def purge(self, sealed_before: datetime) -> int:
        """Deletes what was sealed before then; how many."""
        done = self._connection.execute(
            sa.delete(sealed_original).where(sealed_original.c.sealed_at < sealed_before)
        )
        return int(done.rowcount)

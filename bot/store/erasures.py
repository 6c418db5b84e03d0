"""Requests to be forgotten, and the forgetting itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.erasure_ports import ErasureRequest, ErasureState
from bot.store.desk_tables import note, reader, reminder, screening_mark
from bot.store.platform_tables import thread_wish
from bot.store.schema import (
    conversation,
    erasure_request,
    handoff,
    inbox,
    message,
    outbox,
    sealed_original,
)

#: In this order nothing is left that refers to what is gone.
_HANGS_ON_IT = (
    *(inbox, outbox, sealed_original, handoff),
    *(note, reminder, reader, screening_mark, thread_wish),
    message,
)


class SqlErasures:
    """Erasure on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, request: ErasureRequest) -> None:
        """Keeps a request."""
        values = {
            "code": request.code,
            "channel": request.channel,
            "person": request.person,
            "asked_at": request.asked_at,
            "state": request.state.value,
        }
        self._connection.execute(sa.insert(erasure_request).values(**values))

    def by_code(self, code: str) -> ErasureRequest | None:
        """The request with this code."""
        row = (
            self._connection.execute(
                sa.select(erasure_request).where(erasure_request.c.code == code)
            )
            .mappings()
            .first()
        )
        return None if row is None else _request_of(dict(row))

    def waiting(self, limit: int = 50) -> list[ErasureRequest]:
        """Requests still to be fulfilled, oldest first."""
        rows = self._connection.execute(
            sa.select(erasure_request)
            .where(erasure_request.c.state == ErasureState.WAITING.value)
            .order_by(erasure_request.c.asked_at)
            .limit(limit)
        ).mappings()
        return [_request_of(dict(row)) for row in rows]

    def finish(self, code: str, state: ErasureState, at: datetime) -> None:
        """Notes the outcome; whom it was about is forgotten too."""
        self._connection.execute(
            sa.update(erasure_request)
            .where(erasure_request.c.code == code)
            .values(state=state.value, done_at=at, person="")
        )

    def erase(self, conversation_id: str) -> None:
        """Deletes a conversation and everything that hangs on it, for good."""
        for table in _HANGS_ON_IT:
            self._connection.execute(
                sa.delete(table).where(table.c.conversation_id == conversation_id)
            )
        self._connection.execute(
            sa.delete(conversation).where(conversation.c.id == conversation_id)
        )


def _request_of(row: dict[str, object]) -> ErasureRequest:
    return ErasureRequest(**{**row, "state": ErasureState(row["state"])})  # type: ignore[arg-type]

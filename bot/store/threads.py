"""What is still to be asked of a platform about its threads."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.conversation import Conversation
from bot.core.thread_ports import ThreadAct
from bot.store.insert_once import insert_once
from bot.store.platform_tables import thread_wish
from bot.store.rows import conversation_of
from bot.store.schema import conversation, outbox


class SqlThreads:
    """Wishes on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def wish(self, conversation_id: str, act: ThreadAct, now: datetime) -> None:
        """Keeps a wish in place of an earlier one."""
        values = {"conversation_id": conversation_id, "act": act.value, "next_at": now, "tries": 0}
        if not insert_once(self._connection, thread_wish, values):
            self._connection.execute(
                sa.update(thread_wish)
                .where(thread_wish.c.conversation_id == conversation_id)
                .values(**values)
            )

    def wished(self, conversation_id: str) -> ThreadAct | None:
        """What is wished for a conversation, whenever it is due."""
        act = self._connection.execute(
            sa.select(thread_wish.c.act).where(thread_wish.c.conversation_id == conversation_id)
        ).scalar_one_or_none()
        return ThreadAct(act) if act else None

    def due(self, now: datetime, limit: int = 50) -> list[tuple[Conversation, ThreadAct]]:
        """Wishes whose time has come; a RELEASE waits until every word has been sent."""
        unsent = sa.exists().where(outbox.c.conversation_id == thread_wish.c.conversation_id)
        rows = self._connection.execute(
            sa.select(conversation, thread_wish.c.act)
            .join(thread_wish, thread_wish.c.conversation_id == conversation.c.id)
            .where(
                thread_wish.c.next_at <= now,
                sa.or_(thread_wish.c.act != ThreadAct.RELEASE.value, ~unsent),
            )
            .order_by(thread_wish.c.next_at)
            .limit(limit)
        ).mappings()
        return [(conversation_of(row), ThreadAct(row["act"])) for row in rows]

    def again(self, conversation_id: str, act: ThreadAct, at: datetime) -> int:
        """This wish is tried again from then on; how often it was tried so far."""
        this = (thread_wish.c.conversation_id == conversation_id) & (thread_wish.c.act == act.value)
        self._connection.execute(
            sa.update(thread_wish).where(this).values(next_at=at, tries=thread_wish.c.tries + 1)
        )
        tries = self._connection.execute(sa.select(thread_wish.c.tries).where(this)).scalar()
        return int(tries or 0)

    def done(self, conversation_id: str, act: ThreadAct) -> None:
        """Forgets a wish, if it is still this one."""
        self._connection.execute(
            sa.delete(thread_wish).where(
                thread_wish.c.conversation_id == conversation_id, thread_wish.c.act == act.value
            )
        )

"""How far each account was read when we asked for its messages."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.store.insert_once import insert_once
from bot.store.schema import reading_mark


class SqlMarks:
    """Marks on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, channel: str, account_id: str) -> str:
        """The newest message that was read; "" when none ever was."""
        found = self._connection.execute(
            sa.select(reading_mark.c.newest).where(
                reading_mark.c.channel == channel, reading_mark.c.account_id == account_id
            )
        ).scalar_one_or_none()
        return str(found or "")

    def remember(self, channel: str, account_id: str, newest: str) -> None:
        """Writes how far an account was read."""
        values = {"channel": channel, "account_id": account_id, "newest": newest}
        if not insert_once(self._connection, reading_mark, values):
            self._connection.execute(
                sa.update(reading_mark)
                .where(reading_mark.c.channel == channel, reading_mark.c.account_id == account_id)
                .values(newest=newest)
            )

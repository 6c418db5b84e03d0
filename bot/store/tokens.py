"""Sealed tokens, and the lock of the one who renews them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.token_ports import KeptTokens
from bot.store.insert_once import insert_once
from bot.store.platform_tables import rotating_token
from bot.store.schema import EPOCH


class SqlTokens:
    """Tokens on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def kept(self, channel: str, account_id: str) -> KeptTokens | None:
        """The tokens; None if the account never had any."""
        row = (
            self._connection.execute(
                sa.select(rotating_token).where(
                    _of(channel, account_id), rotating_token.c.seed != ""
                )
            )
            .mappings()
            .first()
        )
        if row is None:
            return None
        return KeptTokens(row["seed"], row["access"], row["refresh"], row["expires_at"])

    def lock(self, channel: str, account_id: str, by: str, now: datetime, until: datetime) -> bool:
        """Whether the caller may refresh now; nobody else may until then."""
        fresh = {
            **{"channel": channel, "account_id": account_id, "seed": ""},
            **{"access": b"", "refresh": b"", "expires_at": EPOCH},
            **{"locked_by": by, "locked_until": until},
        }
        if insert_once(self._connection, rotating_token, fresh):
            return True
        taken = self._connection.execute(
            sa.update(rotating_token)
            .where(_of(channel, account_id), rotating_token.c.locked_until <= now)
            .values(locked_by=by, locked_until=until)
        )
        return taken.rowcount == 1

    def keep(self, channel: str, account_id: str, tokens: KeptTokens) -> None:
        """Writes the tokens, whoever has the lock by now: the newest are the ones that work."""
        self._connection.execute(
            sa.update(rotating_token).where(_of(channel, account_id)).values(**vars(tokens))
        )

    def free(self, channel: str, account_id: str, by: str) -> None:
        """Frees the lock, if it is still the caller's."""
        self._connection.execute(
            sa.update(rotating_token)
            .where(_of(channel, account_id), rotating_token.c.locked_by == by)
            .values(locked_by="", locked_until=EPOCH)
        )


def _of(channel: str, account_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(rotating_token.c.channel == channel, rotating_token.c.account_id == account_id)

"""What is wrong with our accounts; an account that is well has no row."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.account import AccountState
from bot.core.messages import FailureReason
from bot.store.insert_once import insert_once
from bot.store.rows import Row
from bot.store.schema import EPOCH, account_state

_ONE = sa.select(account_state).where(
    account_state.c.channel == sa.bindparam("of_channel"),
    account_state.c.account_id == sa.bindparam("of_account"),
)


class SqlAccounts:
    """States of accounts on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def state(self, channel: str, account_id: str, now: datetime) -> AccountState:
        """The state of an account; a fresh one if it is well."""
        which = {"of_channel": channel, "of_account": account_id}
        row = self._connection.execute(_ONE.with_for_update(), which).mappings().first()
        if row is None:
            return AccountState(channel, account_id, since=now, until=EPOCH)
        return _state_of(row)

    def keep(self, state: AccountState) -> None:
        """Writes a state."""
        values = {
            "channel": state.channel,
            "account_id": state.account_id,
            "since": state.since,
            "until": state.until,
            "failures": state.failures,
            "reason": state.reason.value if state.reason else "",
        }
        if not insert_once(self._connection, account_state, values):
            self._connection.execute(
                sa.update(account_state)
                .where(
                    account_state.c.channel == state.channel,
                    account_state.c.account_id == state.account_id,
                )
                .values(**values)
            )

    def is_well(self, channel: str, account_id: str) -> bool:
        """Forgets what was wrong with an account; whether anything was."""
        gone = self._connection.execute(
            sa.delete(account_state).where(
                account_state.c.channel == channel, account_state.c.account_id == account_id
            )
        )
        return bool(gone.rowcount)

    def unwell(self) -> list[AccountState]:
        """The accounts with which something is or was wrong, since no call has gone through."""
        rows = self._connection.execute(
            sa.select(account_state).order_by(account_state.c.channel, account_state.c.account_id)
        ).mappings()
        return [_state_of(row) for row in rows]

    def paused(self, now: datetime) -> list[AccountState]:
        """The accounts that may not send now."""
        return [state for state in self.unwell() if state.is_paused(now)]


def _state_of(row: Row) -> AccountState:
    return AccountState(
        channel=row["channel"],
        account_id=row["account_id"],
        since=row["since"],
        until=row["until"],
        failures=row["failures"],
        reason=FailureReason(row["reason"]) if row["reason"] else None,
    )

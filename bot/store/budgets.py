"""How much of an account's budget is spent."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from bot.core.send_budget import SendBudget
from bot.store.insert_once import insert_once
from bot.store.platform_tables import send_budget


class SqlBudgets:
    """Budgets on one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, channel: str, account_id: str) -> SendBudget | None:
        """The account's budget, locked until the transaction ends; None before its first send."""
        row = (
            self._connection.execute(
                sa.select(send_budget).where(_is(channel, account_id)).with_for_update()
            )
            .mappings()
            .first()
        )
        if row is None:
            return None
        return SendBudget(
            most=row["most"],
            used=row["used"],
            renews_at=row["renews_at"],
            used_in_day=row["used_in_day"],
            day_renews_at=row["day_renews_at"],
        )

    def keep(self, channel: str, account_id: str, budget: SendBudget) -> None:
        """Writes it."""
        values = {"channel": channel, "account_id": account_id, **vars(budget)}
        if not insert_once(self._connection, send_budget, values):
            self._connection.execute(
                sa.update(send_budget).where(_is(channel, account_id)).values(**values)
            )


def _is(channel: str, account_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(send_budget.c.channel == channel, send_budget.c.account_id == account_id)

"""What the use cases need to know and keep of our accounts on the platforms."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.core.account import AccountState


class Accounts(Protocol):
    """States of accounts; one that is well has none."""

    def state(self, channel: str, account_id: str, now: datetime) -> AccountState:
        """The state of an account, locked in a writing transaction; a fresh one if it is well."""
        ...

    def keep(self, state: AccountState) -> None:
        """Writes a state."""
        ...

    def is_well(self, channel: str, account_id: str) -> bool:
        """Forgets what was wrong with an account; whether anything was."""
        ...

    def unwell(self) -> list[AccountState]:
        """The accounts with which something is or was wrong, since no call has gone through."""
        ...

    def paused(self, now: datetime) -> list[AccountState]:
        """The accounts that may not send now."""
        ...

"""Sounds an alarm while a platform refuses an account of ours, until a call shows it is well."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.account import Access, access_of
from bot.core.ports import Clock
from bot.core.service_alarms import AlarmCode
from bot.core.store_ports import Store


@dataclass(frozen=True)
class WatchAccess:
    """A round of the worker: it reads only what calls and checks have found out."""

    store: Store
    clock: Clock

    def __call__(self) -> int:
        """How many accounts are refused now."""
        with self.store.read() as work:
            access = {
                (one.channel, one.account_id): access_of(one) for one in work.accounts.unwell()
            }
            known = {
                (one.channel, one.account_id)
                for one in work.platforms.alarms.open()
                if one.code is AlarmCode.ACCESS_LOST
            }
        lost = {whose for whose, is_so in access.items() if is_so is Access.LOST}
        back = {whose for whose in known if access.get(whose, Access.THERE) is Access.THERE}
        if lost - known or back:
            now = self.clock.now()
            with self.store.begin() as work:
                for whose in sorted(lost - known):
                    work.platforms.alarms.sound(AlarmCode.ACCESS_LOST, *whose, now)
                for whose in sorted(back):
                    work.platforms.alarms.clear(AlarmCode.ACCESS_LOST, *whose, now)
        return len(lost)

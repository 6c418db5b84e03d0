"""Joins what tells people outside the console, for `bot.bootstrap`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.hours import Hours
from bot.core.ports import Clock, Connector
from bot.core.store_ports import Store
from bot.settings import Settings
from bot.use_cases.escalate import Escalate
from bot.use_cases.tell_of_alarms import TellOfAlarms
from bot.use_cases.tell_of_concerns import TellOfConcerns


@dataclass(frozen=True)
class OutsideParts:
    """``settings`` say who is told, where the console is, and after which time."""

    store: Store
    clock: Clock
    settings: Settings
    hours: Hours
    connectors: Mapping[str, Connector]

    @property
    def tell(self) -> tuple[Callable[[], int], ...]:
        """What looks for something to tell, in turn; nothing where nobody is to be told."""
        own = self.settings
        if not own.escalate_to:
            return ()
        from bot.notifier import AppriseNotifier

        notify = AppriseNotifier(own.escalate_to)
        after, where = timedelta(minutes=own.escalate_after_minutes), own.console_url
        alerts = Escalate(
            store=self.store,
            clock=self.clock,
            notify=notify,
            after=after,
            service_name=own.service_name,
            console_url=where,
        )
        parts = self.store, self.clock, notify
        alarms = TellOfAlarms(*parts, self.connectors, after, own.service_name, where)
        concerns = TellOfConcerns(*parts, self.hours, own.service_name, where)
        return alerts, alarms, concerns

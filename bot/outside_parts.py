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
from bot.use_cases.tell_alarms import TellAlarms
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
        alerts = Escalate(
            store=self.store,
            clock=self.clock,
            notify=notify,
            after=timedelta(minutes=own.escalate_after_minutes),
            service_name=own.service_name,
            console_url=own.console_url,
        )
        alarms = TellAlarms(
            store=self.store,
            clock=self.clock,
            notify=notify,
            connectors=self.connectors,
            again_after=timedelta(hours=own.alarm_again_hours),
            service_name=own.service_name,
            console_url=own.console_url,
        )
        parts = self.store, self.clock, notify, self.hours
        return alerts, alarms, TellOfConcerns(*parts, own.service_name, own.console_url)

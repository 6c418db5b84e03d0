"""Joins what says when nurses are on duty: settings, bank holidays, what staff set, the rota."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import holidays

from bot.core.hours import StaffedHours
from bot.core.ports import Clock
from bot.core.store_ports import Store
from bot.settings import Settings
from bot.use_cases.current_hours import CurrentHours
from bot.use_cases.keep_rota import KeepRota


@dataclass(frozen=True)
class HoursParts:
    """Each part is built when first asked for."""

    store: Store
    clock: Clock
    settings: Settings

    @cached_property
    def bank_holidays(self) -> Mapping[date, str]:
        """England's, of this year and the next two, by name."""
        year = self.clock.now().year
        return dict(holidays.country_holidays("GB", subdiv="ENG", years=range(year, year + 3)))

    @cached_property
    def filed(self) -> StaffedHours:
        """Those of the settings; bank holidays are closed."""
        return StaffedHours(
            opens=self.settings.hours_open,
            closes=self.settings.hours_close,
            weekdays=self.settings.hours_weekdays,
            closed_on=frozenset({*self.bank_holidays, *self.settings.hours_closed_on}),
        )

    @cached_property
    def current(self) -> CurrentHours:
        """Those in force."""
        return CurrentHours(self.store, self.filed)

    @cached_property
    def keep_rota(self) -> KeepRota:
        """Planning shifts and setting hours."""
        return KeepRota(self.store, self.clock, self.current)

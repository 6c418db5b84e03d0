"""What platforms can do besides carrying words, put together: seen, typing, being asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from bot.core.catching_up import Pollable
from bot.core.erasure_ports import Deletions
from bot.core.hours import Hours
from bot.core.persona_ports import MakesPersonas
from bot.core.ports import Clock, Connector
from bot.core.send_budget import Allowance
from bot.core.sender_actions import ShowsActions
from bot.core.store_ports import Store
from bot.core.thread_ports import ControlsThreads
from bot.settings import Settings
from bot.use_cases.ask_erasure import AskErasure
from bot.use_cases.catch_up import CatchUp
from bot.use_cases.check_access import CheckAccess
from bot.use_cases.control_threads import ControlThreads
from bot.use_cases.keep_personas import KeepPersonas
from bot.use_cases.receive_events import ReceiveEvents
from bot.use_cases.show_activity import ShowActivity
from bot.use_cases.spend_budget import SpendBudget
from bot.use_cases.watch_access import WatchAccess
from bot.use_cases.watch_silence import WatchSilence
from bot.use_cases.watch_webhooks import HasWebhook, WatchWebhooks


@dataclass(frozen=True)
class PlatformParts:
    """Each part is built when first asked for; platforms that cannot do a thing are left out."""

    store: Store
    clock: Clock
    connectors: Mapping[str, Connector]
    settings: Settings
    receive_events: ReceiveEvents
    hours: Hours

    @cached_property
    def activity(self) -> ShowActivity:
        """Shows patients that their message was seen and that an answer is coming."""
        able = {name: one for name, one in self.connectors.items() if isinstance(one, ShowsActions)}
        return ShowActivity(self.store, self.clock, able)

    @cached_property
    def threads(self) -> ControlThreads:
        """Takes and releases threads, where the settings say that the Page is routed."""
        routed = {"messenger"} if self.settings.messenger_routing else set()
        able = {
            name: one
            for name, one in self.connectors.items()
            if name in routed and isinstance(one, ControlsThreads)
        }
        return ControlThreads(self.store, self.clock, able)

    @cached_property
    def personas(self) -> KeepPersonas:
        """Shows nurses' first names, where the settings name a picture for them."""
        named = {"messenger"} if self.settings.messenger_persona_picture else set()
        able = {
            name: one
            for name, one in self.connectors.items()
            if name in named and isinstance(one, MakesPersonas)
        }
        return KeepPersonas(self.store, self.clock, able)

    @cached_property
    def budgets(self) -> SpendBudget:
        """What X's accounts may send."""
        own = self.settings
        x = Allowance(own.twitter_sends_in_15_minutes, own.twitter_sends_a_day)
        return SpendBudget({"twitter": x})

    @cached_property
    def watch_silence(self) -> WatchSilence:
        """An alarm when nothing comes in; our own page is not waited for."""
        platforms = {
            name: one.accounts for name, one in self.connectors.items() if name != "web_chat"
        }
        after = timedelta(hours=self.settings.silence_alarm_hours)
        return WatchSilence(self.store, self.clock, self.hours, platforms, after)

    @cached_property
    def watch_webhooks(self) -> WatchWebhooks:
        """An alarm when a platform takes our webhook for invalid."""
        able = {n: one for n, one in self.connectors.items() if isinstance(one, HasWebhook)}
        return WatchWebhooks(self.store, self.clock, able)

    @cached_property
    def watch_access(self) -> WatchAccess:
        """An alarm while a platform refuses one of our accounts."""
        return WatchAccess(self.store, self.clock)

    @cached_property
    def deletions(self) -> Mapping[str, Deletions]:
        """Platforms that pass on requests to be forgotten."""
        found = {name: getattr(c, "deletions", None) for name, c in self.connectors.items()}
        return {name: source for name, source in found.items() if source is not None}

    @cached_property
    def ask_erasure(self) -> AskErasure:
        """A person wants to be forgotten."""
        return AskErasure(self.store, self.clock)

    @cached_property
    def check_access(self) -> CheckAccess:
        """Asks the platforms whether our tokens still work."""
        return CheckAccess(self.store, self.clock, self.connectors)

    @cached_property
    def catch_up(self) -> CatchUp:
        """Fetches what no webhook brought, as far as the settings want it."""
        wish = self.settings.twitter_polling
        x = self.connectors.get("twitter") if wish != "off" else None
        polling: Pollable | None = getattr(x, "polling", None)
        return CatchUp(
            store=self.store,
            clock=self.clock,
            receive=self.receive_events,
            sources={"twitter": (polling, x.accounts)} if x and polling else {},
            every=timedelta(seconds=60) if wish == "always" else None,
            most_a_day=self.settings.twitter_polling_most_a_day,
        )

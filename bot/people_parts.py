"""Joins what looks after the accounts of staff, for `bot.bootstrap` and for tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from bot.core.ports import Clock, Sealer
from bot.core.store_ports import Store
from bot.settings import Settings
from bot.use_cases.change_password import ChangePassword
from bot.use_cases.check_second_step import CheckSecondStep
from bot.use_cases.choose_password import ChoosePassword
from bot.use_cases.keep_people import KeepPeople
from bot.use_cases.keep_second_step import KeepSecondStep

if TYPE_CHECKING:
    from bot.web.people_wiring import PeopleWiring


@dataclass(frozen=True)
class PeopleParts:
    """Each part is built when first asked for: only the web process needs them."""

    store: Store
    clock: Clock
    settings: Settings
    #: Seals the keys of authenticator apps.
    sealer: Sealer | None

    @cached_property
    def keep_people(self) -> KeepPeople:
        """What an administrator does."""
        return KeepPeople(self.store, self.clock, timedelta(hours=self.settings.invitation_hours))

    @cached_property
    def choose_password(self) -> ChoosePassword:
        """What whoever holds a link does."""
        from bot.web.password_rules import password_objection
        from bot.web.passwords import hash_password

        return ChoosePassword(
            self.store, self.clock, hash_password, password_objection, self.settings.service_name
        )

    @cached_property
    def change_password(self) -> ChangePassword:
        """What whoever is signed in does."""
        from bot.web.password_rules import password_objection
        from bot.web.passwords import PasswordCheck, hash_password

        return ChangePassword(
            self.store,
            self.clock,
            PasswordCheck(),
            hash_password,
            password_objection,
            self.settings.service_name,
        )

    @cached_property
    def second_step(self) -> KeepSecondStep:
        """The second step of signing in."""
        from bot.one_time_codes import TotpCodes

        codes, policy = TotpCodes(self.settings.service_name), self.settings.second_step_policy
        check = CheckSecondStep(self.store, self.clock, codes, self.sealer, policy)
        return KeepSecondStep(self.store, self.clock, check)

    @cached_property
    def wiring(self) -> PeopleWiring:
        """All of it, for the pages."""
        from bot.web.people_wiring import PeopleWiring, TrustAccounts

        own = self.settings
        trust = TrustAccounts(own.oidc_issuer, own.oidc_client_id, own.oidc_client_secret)
        return PeopleWiring(
            self.keep_people,
            self.choose_password,
            self.change_password,
            self.second_step,
            trust if own.oidc_issuer else None,
            own.console_url,
        )

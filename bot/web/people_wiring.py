"""What the pages around accounts are handed, beside the rest of the wiring."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.use_cases.change_password import ChangePassword
from bot.use_cases.choose_password import ChoosePassword
from bot.use_cases.keep_people import KeepPeople
from bot.use_cases.keep_second_step import KeepSecondStep


@dataclass(frozen=True)
class TrustAccounts:
    """Where the trust's people sign in (an OpenID provider), and what we are called there."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class PeopleWiring:
    """``trust`` is None where nobody signs in with an account of the trust.

    ``console_url`` is the console's public address for links; empty: that of the request.
    """

    keep_people: KeepPeople
    choose_password: ChoosePassword
    change_password: ChangePassword
    second_step: KeepSecondStep
    trust: TrustAccounts | None = None
    console_url: str = ""

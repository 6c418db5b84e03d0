"""What the pages around accounts are handed, beside the rest of the wiring."""

from __future__ import annotations

from dataclasses import dataclass

from bot.use_cases.choose_password import ChoosePassword
from bot.use_cases.keep_people import KeepPeople
from bot.use_cases.keep_second_step import KeepSecondStep


@dataclass(frozen=True)
class PeopleWiring:
    """``console_url`` is the console's public address for links; empty: that of the request."""

    keep_people: KeepPeople
    choose_password: ChoosePassword
    second_step: KeepSecondStep
    console_url: str = ""

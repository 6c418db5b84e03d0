"""A person at work on one conversation."""

from __future__ import annotations

from dataclasses import dataclass, field

from werkzeug.test import TestResponse

from bot.core.records import StaffMember
from tests.web.ward import Browser, Ward


@dataclass
class Desk:
    """A member of staff with one patient's conversation open."""

    ward: Ward
    name: str = "Amina"
    role: str = "nurse"
    patient: str = "ann"
    member: StaffMember = field(init=False)
    browser: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.member = self.ward.staff(self.name, self.role)
        self.browser = self.ward.signed_in(self.member)
        self.address = f"/conversations/{self.ward.conversation_id(self.patient)}"

    def page(self) -> str:
        """The page, with its white space as a browser shows it."""
        return " ".join(self.browser.get(self.address).text.split())

    def act(self, verb: str, **fields: str) -> TestResponse:
        """Sends the page's form of that name."""
        return self.browser.submit(self.address, f"{self.address}/{verb}", **fields)

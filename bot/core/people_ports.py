"""What the use cases need to keep of people who may sign in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.people import Account, LinkEnd, OneTimeLink
from bot.core.records import StaffMember
from bot.core.second_step import StepRecord

#: Whether a password is the one with this hash; slow on purpose.
CheckPassword = Callable[[str | None, str], bool]
#: The hash to keep of a password.
HashPassword = Callable[[str], str]
#: Why a password will not do, in words ("" if it does); with what others know of the person.
PasswordRule = Callable[[str, Sequence[str]], str]


class Staff(Protocol):
    """People who may sign in."""

    def by_email(self, email: str) -> StaffMember | None:
        """The person with this address, in any case."""
        ...

    def by_id(self, staff_id: str) -> StaffMember | None:
        """The person with this id."""
        ...

    def lock(self, staff_id: str) -> StaffMember | None:
        """The person, who nobody else changes before this transaction is over."""
        ...

    def lock_admins(self) -> list[StaffMember]:
        """Every administrator, locked in one order, so that two who act at once take turns."""
        ...

    def save(self, member: StaffMember) -> None:
        """Adds or replaces a person."""
        ...

    def accounts(self, now: datetime) -> list[Account]:
        """Everybody, by name, with the link that is open for them."""
        ...


class SecondSteps(Protocol):
    """Second steps and recovery codes; to change them, the person is locked first."""

    def of(self, staff_id: str) -> StepRecord:
        """A person's second step; an empty one if they never set one up."""
        ...

    def save(self, record: StepRecord) -> None:
        """Writes a second step."""
        ...

    def remove(self, staff_id: str) -> bool:
        """Forgets the second step and its recovery codes; whether there was one."""
        ...

    def set_recovery(self, staff_id: str, marks: Sequence[str]) -> None:
        """Keeps new recovery codes in place of the older ones."""
        ...

    def use_recovery(self, staff_id: str, mark: str) -> bool:
        """Uses a recovery code up; False if there is none like it."""
        ...

    def recovery_left(self, staff_id: str) -> int:
        """How many recovery codes are not used yet."""
        ...


class OneTimeCodes(Protocol):
    """The codes of an authenticator app."""

    def new_key(self) -> str:
        """A fresh random key in base 32, as it is typed into an app."""
        ...

    def address(self, key: str, account: str) -> str:
        """What the QR code says (an ``otpauth`` address)."""
        ...

    def period_of(self, key: str, code: str, at: datetime) -> int | None:
        """The 30-second period, since 1970, whose code this is; None if of none near ``at``."""
        ...


class Links(Protocol):
    """One-time links; only marks are kept, never a link itself."""

    def add(self, link: OneTimeLink) -> None:
        """Keeps a link."""
        ...

    def find(self, mark: str) -> OneTimeLink | None:
        """The link with this mark, whatever became of it."""
        ...

    def end(self, mark: str, why: LinkEnd) -> bool:
        """Ends a link; False if it had ended already."""
        ...

    def end_all(self, staff_id: str, why: LinkEnd) -> None:
        """Ends every open link of a person."""
        ...

    def forget(self, made_before: datetime) -> int:
        """Deletes old links; how many."""
        ...

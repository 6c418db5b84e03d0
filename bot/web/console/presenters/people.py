"""Accounts of staff in words: what each may do, when they were last here, how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.people import ROLES, Account, LinkUse
from bot.web.console.presenters.times import clock_words, day_words, when_words


@dataclass(frozen=True)
class PersonLine:
    """One account. ``state`` is empty when there is nothing to say; ``link`` is of an open link."""

    id: str
    name: str
    email: str
    role: str
    role_name: str
    last_sign_in: str
    second_step: str
    state: str
    link: str
    active: bool
    has_password: bool
    has_second_step: bool


def role_name(role: str) -> str:
    """A role in one word."""
    return ROLES.get(role, role).split(":")[0]


def person_lines(accounts: Sequence[Account], now: datetime) -> list[PersonLine]:
    """Every account, in the order given."""
    return [_line(account, now) for account in accounts]


def _line(account: Account, now: datetime) -> PersonLine:
    member = account.member
    last = member.last_sign_in_at
    return PersonLine(
        id=member.id,
        name=member.name,
        email=member.email,
        role=member.role,
        role_name=role_name(member.role),
        last_sign_in=f"{day_words(last, now)}, {clock_words(last)}" if last else "Never",
        second_step="On" if account.has_second_step else "Off",
        state=_state(account, now),
        link=_link(account, now),
        active=member.active,
        has_password=bool(member.password_hash),
        has_second_step=account.has_second_step,
    )


def _state(account: Account, now: datetime) -> str:
    member = account.member
    if not member.active:
        return "Switched off"
    if member.locked_until is not None and member.locked_until > now:
        return f"Locked until {when_words(member.locked_until, now)}"
    if not member.password_hash and member.last_sign_in_at is None:
        return "Invited" if account.open_link else "Invitation has run out"
    return ""


def _link(account: Account, now: datetime) -> str:
    if account.open_link is None:
        return ""
    what = "An invitation" if account.open_link.use is LinkUse.INVITE else "A link for a password"
    return f"{what} is open until {when_words(account.open_link.expires_at, now)}."

"""Who gets in: the right password, not locked, still active. Every attempt is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work
from bot.web.passwords import PasswordCheck

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Entry:
    """Whose password was right, and whether a code must follow it."""

    member: StaffMember
    code_needed: bool


@dataclass(frozen=True)
class SignIn:
    """Decides one attempt to sign in."""

    store: Store
    clock: Clock
    check: PasswordCheck
    asks_code: Callable[[Work, str], bool] = lambda _work, _staff_id: False

    def __call__(self, email: str, password: str) -> Entry | None:
        """Who it is, or None; the caller is never told which of the reasons it was.

        The slow comparison happens outside any transaction; the lock is read again inside
        the one that decides, so that guesses made at once count one by one.
        """
        with self.store.read() as work:
            known = work.staff.by_email(email)
        right = self.check(known.password_hash if known else None, password)
        if known is None:
            return None
        now = self.clock.now()
        with self.store.begin() as work:
            member = work.staff.lock(known.id)
            if member is None or member.password_hash != known.password_hash:
                return None
            entered = right and may_enter(member, now)
            code_needed = entered and self.asks_code(work, member.id)
            after = _after_attempt(member, right, now)
            if entered and not code_needed:
                after = replace(after, last_sign_in_at=now)
            work.staff.save(after)
            act = "sign_in_password" if code_needed else _act(after, entered, now)
            work.audit.add(member.email, act, member.id, now)
        return Entry(after, code_needed) if entered else None


def may_enter(member: StaffMember, now: datetime) -> bool:
    """Whether the account is active and not locked at this moment."""
    locked = member.locked_until is not None and member.locked_until > now
    return member.active and not locked


def _after_attempt(member: StaffMember, right: bool, now: datetime) -> StaffMember:
    if not may_enter(member, now):
        return member
    if right:
        return replace(member, failed_sign_ins=0, locked_until=None)
    failures = member.failed_sign_ins + 1
    if failures < MOST_FAILURES:
        return replace(member, failed_sign_ins=failures)
    return replace(member, failed_sign_ins=0, locked_until=now + LOCKED_FOR)


def _act(after: StaffMember, entered: bool, now: datetime) -> str:
    if entered:
        return "sign_in"
    return "sign_in_failed" if may_enter(after, now) else "sign_in_refused"

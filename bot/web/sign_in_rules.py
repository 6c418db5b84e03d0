"""Who gets in: the right password, not locked, still active. Every attempt is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store
from bot.web.passwords import PasswordCheck

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class SignIn:
    """Decides one attempt to sign in."""

    store: Store
    clock: Clock
    check: PasswordCheck

    def __call__(self, email: str, password: str) -> StaffMember | None:
        """The person, or None; the caller is never told which of the reasons it was.

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
            after = _after_attempt(member, right, now)
            work.staff.save(after)
            act = _act(after, right and may_enter(member, now), now)
            work.audit.add(member.email, act, member.id, now)
        return after if act == "sign_in" else None


def may_enter(member: StaffMember, now: datetime) -> bool:
    """Whether the account is active and not locked at this moment."""
    locked = member.locked_until is not None and member.locked_until > now
    return member.active and not locked


def _after_attempt(member: StaffMember, right: bool, now: datetime) -> StaffMember:
    if not may_enter(member, now):
        return member
    if right:
        return replace(member, failed_sign_ins=0, locked_until=None, last_sign_in_at=now)
    failures = member.failed_sign_ins + 1
    if failures < MOST_FAILURES:
        return replace(member, failed_sign_ins=failures)
    return replace(member, failed_sign_ins=0, locked_until=now + LOCKED_FOR)


def _act(after: StaffMember, entered: bool, now: datetime) -> str:
    if entered:
        return "sign_in"
    return "sign_in_failed" if may_enter(after, now) else "sign_in_refused"

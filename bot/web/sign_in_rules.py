"""Who gets in: the right password, not locked, still active. Every attempt is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.lock_out import after_attempt, may_enter
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store, Work
from bot.web.passwords import PasswordCheck


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
            after = after_attempt(member, right, now)
            if entered and not code_needed:
                after = replace(after, last_sign_in_at=now)
            work.staff.save(after)
            act = "sign_in_password" if code_needed else _act(after, entered, now)
            work.audit.add(member.email, act, member.id, now)
        return Entry(after, code_needed) if entered else None


def _act(after: StaffMember, entered: bool, now: datetime) -> str:
    if entered:
        return "sign_in"
    return "sign_in_failed" if may_enter(after, now) else "sign_in_refused"

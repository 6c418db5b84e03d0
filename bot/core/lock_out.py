"""Too many wrong passwords lock an account for a while. Pure.

The same five tries count wherever a password is asked for: at signing in, and when it is changed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.records import StaffMember

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)


def is_locked(member: StaffMember, now: datetime) -> bool:
    """Whether no password of this person is looked at now."""
    return member.locked_until is not None and member.locked_until > now


def may_enter(member: StaffMember, now: datetime) -> bool:
    """Whether the account is active and not locked at this moment."""
    return member.active and not is_locked(member, now)


def after_attempt(member: StaffMember, right: bool, now: datetime) -> StaffMember:
    """The person after a password was given; unchanged while no password is looked at."""
    if not may_enter(member, now):
        return member
    if right:
        return replace(member, failed_sign_ins=0, locked_until=None)
    failures = member.failed_sign_ins + 1
    if failures < MOST_FAILURES:
        return replace(member, failed_sign_ins=failures)
    return replace(member, failed_sign_ins=0, locked_until=now + LOCKED_FOR)

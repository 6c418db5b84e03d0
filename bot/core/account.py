"""Whether an account of ours may speak: paused by the platform, by a spent budget, or by us.

Pure. The circuit breaker is here: an account whose platform keeps failing rests, a little
longer each time, instead of being asked again for every waiting message.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.core.messages import DeliveryFailed, FailureReason

#: After this many failures in a row, whoever they were for, the account rests.
FAILURES_IN_A_ROW = 5
_FIRST_REST, _LONGEST_REST = timedelta(seconds=15), timedelta(minutes=5)
#: How long an account rests that only a person can set right; then one call tries again.
UNTIL_SOMEONE_LOOKS = timedelta(minutes=30)
#: A token found dead stays on show until the next look at it.
UNTIL_CHECKED_AGAIN = timedelta(minutes=70)
#: What the platform blocked is not tried until the platform says so, or this long.
BLOCKED_FOR = timedelta(days=1)
#: Failures of the platform or the way to it, not of one message.
_TROUBLE = frozenset(
    {FailureReason.UNREACHABLE, FailureReason.PLATFORM_ERROR, FailureReason.AMBIGUOUS}
)

#: The platform does not want us, until a person has set that right.
_REFUSED = frozenset(
    {
        FailureReason.TOKEN_REFUSED,
        FailureReason.ACCOUNT_PAUSED,
        FailureReason.CREDITS_DEPLETED,
    }
)


class Access(str, Enum):
    """Whether a platform lets an account of ours in. UNKNOWN: it cannot be asked just now."""

    THERE = "there"
    LOST = "lost"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class AccountState:
    """What keeps an account from sending. ``failures`` counts those in a row.

    ``reason`` is None while failures are only counted; ``since`` is when they began.
    """

    channel: str
    account_id: str
    since: datetime
    until: datetime
    failures: int = 0
    reason: FailureReason | None = None

    def is_paused(self, now: datetime) -> bool:
        """Whether no call may be made now."""
        return self.until > now

    @property
    def is_broken(self) -> bool:
        """Whether the platform fails for everybody, so that no message is to blame."""
        return self.failures >= FAILURES_IN_A_ROW


def after_failure(state: AccountState, failed: DeliveryFailed, now: datetime) -> AccountState:
    """The account's state once a call of it has failed in this way; the same if it says nothing
    of the account."""
    if failed.pauses_account:
        return _paused(state, failed.reason, now + UNTIL_SOMEONE_LOOKS)
    if failed.reason is FailureReason.RATE_LIMITED and failed.retryable and failed.retry_after:
        return _paused(state, failed.reason, now + timedelta(seconds=failed.retry_after))
    if failed.reason in _TROUBLE and failed.retryable and failed.most_tries is None:
        failures = state.failures + 1
        over = failures - FAILURES_IN_A_ROW
        counted = replace(state, failures=failures)
        if over < 0:
            return counted
        rest = min(_FIRST_REST * 2 ** min(over, 10), _LONGEST_REST)
        return _paused(counted, failed.reason, now + rest)
    return state


def after_receipt(state: AccountState, rest: float, now: datetime) -> AccountState:
    """A call went out and was the last that the platform's budget allowed, for ``rest`` seconds."""
    return _paused(state, FailureReason.RATE_LIMITED, now + timedelta(seconds=rest))


def blocked(state: AccountState, now: datetime) -> AccountState:
    """The platform says that this account may not write for now."""
    return _paused(state, FailureReason.ACCOUNT_PAUSED, now + BLOCKED_FOR)


def revoked(state: AccountState, now: datetime) -> AccountState:
    """Our access to the account was taken back; a call will show whether it is there again."""
    return _paused(state, FailureReason.TOKEN_REFUSED, now + UNTIL_CHECKED_AGAIN)


def access_of(state: AccountState) -> Access:
    """What the state says of our access; one that has rested long enough is no better for it."""
    if state.reason in _REFUSED:
        return Access.LOST
    return Access.UNKNOWN if state.reason in _TROUBLE else Access.THERE


def is_over(state: AccountState, now: datetime) -> bool:
    """Whether a call that went through shows that the account is well.

    A rest that the platform asked for, or a block, is not over because a call that began before
    it came through.
    """
    return state.reason in (None, *_TROUBLE) or not state.is_paused(now)


def _paused(state: AccountState, reason: FailureReason, until: datetime) -> AccountState:
    return replace(state, reason=reason, until=max(until, state.until))

"""The second step of signing in: a code of an authenticator app, or a recovery code.

Source: RFC 6238 (time-based one-time passwords: a code per 30 seconds, never accepted twice).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Optional

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
RECOVERY_CODES = 10
#: Random bytes of a recovery code: 16 letters and figures in base 32 (A to Z, 2 to 7).
RECOVERY_BYTES = 10


#: Figures that base 32 does not have, read as the letters they look like.
_MISREAD = str.maketrans("01", "OI")


class SecondStepPolicy(str, Enum):
    """Whether signing in has a second step."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class StepRecord:
    """A person's second step. ``sealed`` holds the app's key, ``pending`` one not confirmed yet.

    ``last_period`` is the newest 30-second period whose code was accepted, since 1970.
    """

    staff_id: str
    sealed: Optional[bytes] = None
    pending: Optional[bytes] = None
    last_period: int = 0
    failures: int = 0
    locked_until: Optional[datetime] = None

    @property
    def is_on(self) -> bool:
        """Whether a code is asked for."""
        return self.sealed is not None

    def is_locked(self, now: datetime) -> bool:
        """Whether no code is looked at now."""
        return self.locked_until is not None and self.locked_until > now


def after_wrong_code(record: StepRecord, now: datetime) -> StepRecord:
    """The record after one more wrong code: five in a row lock it for a quarter of an hour."""
    failures = record.failures + 1
    if failures < MOST_FAILURES:
        return replace(record, failures=failures)
    return replace(record, failures=0, locked_until=now + LOCKED_FOR)


def after_right_code(record: StepRecord) -> StepRecord:
    """The record with its wrong codes forgotten."""
    return replace(record, failures=0, locked_until=None)


def tidied(code: str) -> str:
    """A code as typed, without the spaces and dashes that it was shown with."""
    return "".join(code.split()).replace("-", "").upper()


def recovery_mark(staff_id: str, code: str) -> str:
    """What is kept of a recovery code: 64 hexadecimal digits.

    A code holds 80 random bits, so a plain hash of it cannot be turned round by trying.
    """
    meant = tidied(code).translate(_MISREAD)
    return hashlib.sha256(f"{staff_id}:{meant}".encode("utf-8", "replace")).hexdigest()

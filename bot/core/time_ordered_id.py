"""Ids of rows that are written many at a time.

Random ids lie all over an index: every row touches a page of its own in each of them. What begins
with the time lies beside what was written just before. Source: RFC 9562, "UUID Version 7".
"""

from __future__ import annotations

import time
from secrets import randbits
from uuid import UUID

_RANDOM_A, _RANDOM_B = 12, 62
_VERSION, _VARIANT = 7, 0b10


def time_ordered_id() -> str:
    """A new id, 32 hexadecimal digits; a later millisecond's sorts behind an earlier one's.

    It tells when it was made, and is no secret.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 4 | _VERSION) << _RANDOM_A | randbits(_RANDOM_A)
    value = (value << 2 | _VARIANT) << _RANDOM_B | randbits(_RANDOM_B)
    return UUID(int=value).hex

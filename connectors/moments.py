"""Reads a platform's moments, whose unit is not always the documented one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from connectors.payload import as_number

Now = Callable[[], datetime]

# 10^11 seconds is the year 5138; 10^11 milliseconds is 1973. Nothing real lies between.
_SMALLEST_IN_MILLISECONDS = 10**11


def utc_now() -> datetime:
    """The present moment in aware UTC."""
    return datetime.now(UTC)


def moment(value: object) -> datetime | None:
    """A count of seconds or milliseconds since 1970, number or text, as aware UTC."""
    count = as_number(value)
    if count is None or count <= 0:
        return None
    seconds = count / 1000 if count >= _SMALLEST_IN_MILLISECONDS else count
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def first_moment(*values: object) -> datetime | None:
    """The first of the values that reads as a moment."""
    for value in values:
        found = moment(value)
        if found is not None:
            return found
    return None


def iso_moment(written: str) -> datetime | None:
    """ "2026-01-05T09:00:00.000Z" as aware UTC; None for anything else."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

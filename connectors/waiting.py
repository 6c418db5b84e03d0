"""Reads from an answer's headers how long a platform wants us to wait."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.payload import as_number
from connectors.signing import header

_LONGEST = 24 * 60 * 60.0


def bounded(seconds: float) -> float:
    """A wait between one second and one day: no header may park a patient for longer."""
    return min(max(seconds, 1.0), _LONGEST)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The ``Retry-After`` header in seconds, when it holds a number of them."""
    seconds = as_number(header(headers, "Retry-After"))
    return None if seconds is None else bounded(seconds)

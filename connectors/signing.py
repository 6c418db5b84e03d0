"""What both sides of a signed webhook need: find the header, compare in constant time."""

from __future__ import annotations

import hmac
from collections.abc import Mapping


def header(headers: Mapping[str, str], name: str) -> str:
    """The value of a header whatever the case of its name; "" when missing."""
    wanted = name.lower()
    for key, value in headers.items():
        if key.lower() == wanted:
            return value
    return ""


def same(left: str, right: str) -> bool:
    """Whether two texts are equal, taking as long for a near miss as for a far one."""
    return hmac.compare_digest(
        left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass")
    )

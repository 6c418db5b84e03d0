"""Reads a platform's JSON without trusting its shape.

A field that is missing or of the wrong type reads as empty, so one damaged event in a
batch never costs the others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping

from bot.core.errors import UnreadablePayload

Json = Mapping[str, object]

# PostgreSQL refuses NUL and no database stores half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_object(body: bytes) -> Json:
    """The JSON object in these bytes. Raises UnreadablePayload for anything else."""
    found = json_object(body)
    if found is None:
        raise UnreadablePayload("the body is not a JSON object")
    return found


def json_object(body: bytes) -> Json | None:
    """The JSON object in these bytes, or None."""
    try:
        found = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def child(parent: Json, key: str) -> Json:
    """The object under a key, empty when there is none."""
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def children(parent: Json, key: str) -> Iterator[Json]:
    """The objects in the list under a key; a lone object counts as a list of one."""
    value = parent.get(key)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item


def text(parent: Json, key: str) -> str:
    """The text under a key. Ids that come as numbers read as text; other types as ""."""
    return as_text(parent.get(key))


def as_text(value: object) -> str:
    """A string or whole number as text a database can hold; "" for other types."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def number(parent: Json, key: str) -> int | None:
    """The whole number under a key, also when it came as text; None otherwise."""
    return as_number(parent.get(key))


def as_number(value: object) -> int | None:
    """A whole number, also when it came as text; None otherwise."""
    digits = as_text(value).strip()
    return int(digits) if re.fullmatch(r"-?[0-9]{1,19}", digits) else None


def fingerprint(*parts: str) -> str:
    """A stable id for an event whose platform gave none: equal parts, equal id."""
    joined = json.dumps(parts).encode("ascii")
    return "h_" + hashlib.sha256(joined).hexdigest()[:32]

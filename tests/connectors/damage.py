"""Ten ways a body can be damaged between a platform and us, or by the platform itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

Damage = Callable[[bytes, Random], bytes]

_ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e308,
    10**18,
    "",
    "\x00\ud800",
    [],
    {},
    [[]],
    [None, 1, "x"],
    {"id": {}},
)


def _places(node: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON tree."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    found = [(node, key) for key in keys]
    for _, key in tuple(found):
        if isinstance(node[key], dict | list):
            found += _places(node[key])
    return found


def _reshaped(body: bytes, random: Random, change: Callable[[Any, Any], None]) -> bytes:
    tree = json.loads(body)
    for _ in range(random.randint(1, 3)):
        places = _places(tree)
        if places:
            change(*random.choice(places))
    return json.dumps(tree).encode()


def cut_short(body: bytes, random: Random) -> bytes:
    return body[: random.randrange(len(body))]


def flipped_bytes(body: bytes, random: Random) -> bytes:
    damaged = bytearray(body)
    for _ in range(random.randint(1, 5)):
        damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)


def bytes_that_are_no_text(body: bytes, random: Random) -> bytes:
    at = random.randrange(len(body))
    return body[:at] + b"\xff\xfe\xc3" + body[at:]


def missing_keys(body: bytes, random: Random) -> bytes:
    def remove(container: Any, key: Any) -> None:
        del container[key]

    return _reshaped(body, random, remove)


def wrong_types(body: bytes, random: Random) -> bytes:
    def replace(container: Any, key: Any) -> None:
        container[key] = deepcopy(random.choice(_ODD))

    return _reshaped(body, random, replace)


def unknown_keys(body: bytes, random: Random) -> bytes:
    def add(container: Any, key: Any) -> None:
        if isinstance(container, dict):
            container[f"new_{random.randrange(9)}"] = deepcopy(random.choice(_ODD))

    return _reshaped(body, random, add)


def swapped_values(body: bytes, random: Random) -> bytes:
    def swap(container: Any, key: Any) -> None:
        other = random.choice(list(container) if isinstance(container, dict) else [key])
        container[key], container[other] = container[other], container[key]

    return _reshaped(body, random, swap)


def huge_numbers(body: bytes, random: Random) -> bytes:
    number = random.choice(["9" * 6000, "1e999", "-1e999", "NaN", "Infinity", "9" * 25])
    return body.replace(b"1458692752478", number.encode()).replace(b'"3001"', number.encode())


def deep_nesting(body: bytes, random: Random) -> bytes:
    depth = random.choice([50, 200_000])
    return b'{"object":"page","data":' + b"[" * depth + body + b"]" * depth + b"}"


def another_json_type(body: bytes, random: Random) -> bytes:
    return random.choice(
        [b"", b"null", b"[]", b"[" + body + b"]", b'"x"', b"17", b"\xef\xbb\xbf{}"]
    )


KINDS: tuple[Damage, ...] = (
    cut_short,
    flipped_bytes,
    bytes_that_are_no_text,
    missing_keys,
    wrong_types,
    unknown_keys,
    swapped_values,
    huge_numbers,
    deep_nesting,
    another_json_type,
)

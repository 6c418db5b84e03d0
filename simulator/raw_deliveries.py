"""Raw control over webhooks for tests: batches, copies, shuffled order, wrong signatures."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import Any

from simulator.faults import Platform
from simulator.posting import Webhook

BODIES_LIMIT = 20_000
COPIES_LIMIT = 50

Body = Mapping[str, Any] | bytes


class Sign(StrEnum):
    """How a delivery is signed."""

    GOOD = "good"
    BAD = "bad"
    NONE = "none"


class DeliveryOrderError(ValueError):
    """An order that cannot be carried out; the text says why."""


@dataclass(frozen=True)
class Order:
    """What a test wants delivered.

    ``shuffle`` is the seed of the shuffling, None for the order given.
    ``keep_first`` lets the first copies of one patient's messages keep their order.
    ``wait`` posts at once, without repeats, and reports the statuses.
    """

    platform: Platform
    sign: Sign = Sign.GOOD
    copies: int = 1
    shuffle: int | None = None
    batch: int = 1
    keep_first: bool = False
    wait: bool = False


@dataclass(frozen=True)
class Item:
    """One body, and the patient whose order it belongs to."""

    body: Body
    owner: str = ""


_FIELDS = frozenset(
    {"platform", "bodies", "messages", "sign", "copies", "shuffle", "batch", "keep_first", "wait"}
)


def parse_order(payload: Mapping[str, Any]) -> Order:
    """The order without its bodies. Raises DeliveryOrderError with a plain reason."""
    unknown = set(payload) - _FIELDS
    if unknown:
        raise DeliveryOrderError(f"unknown field {min(unknown)!r}")
    if ("bodies" in payload) == ("messages" in payload):
        raise DeliveryOrderError("give either bodies or messages")
    shuffle = payload.get("shuffle")
    if shuffle is not None and (isinstance(shuffle, bool) or not isinstance(shuffle, int)):
        raise DeliveryOrderError("shuffle must be a whole number, the seed")
    return Order(
        platform=_member(Platform, payload.get("platform"), "platform"),
        sign=_member(Sign, payload.get("sign", "good"), "sign"),
        copies=_whole(payload.get("copies", 1), "copies", COPIES_LIMIT),
        shuffle=shuffle,
        batch=_whole(payload.get("batch", 1), "batch", 1000),
        keep_first=payload.get("keep_first", False) is True,
        wait=payload.get("wait", False) is True,
    )


def parse_bodies(bodies: Any) -> list[Item]:
    """Objects are rendered as the platform does; strings are sent byte for byte."""
    if not isinstance(bodies, list) or not 0 < len(bodies) <= BODIES_LIMIT:
        raise DeliveryOrderError(f"bodies must be a list of 1 to {BODIES_LIMIT}")
    if not all(isinstance(body, dict | str) for body in bodies):
        raise DeliveryOrderError("a body is a JSON object, or a string sent as it is")
    return [Item(body.encode() if isinstance(body, str) else body) for body in bodies]


def _member[T: Enum](kind: type[T], value: object, name: str) -> T:
    try:
        return kind(value)
    except ValueError:
        raise DeliveryOrderError(
            f"{name} must be one of {', '.join(m.value for m in kind)}"
        ) from None


def _whole(value: object, name: str, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= high:
        raise DeliveryOrderError(f"{name} must be a whole number from 1 to {high}")
    return value


def arranged(order: Order, items: Sequence[Item]) -> list[Body]:
    """Copied, shuffled and batched: the bodies in the order they go out."""
    row = [item for item in items for _ in range(order.copies)]
    if order.shuffle is not None:
        random.Random(order.shuffle).shuffle(row)
        row = _first_in_order(row, items) if order.keep_first else row
    bodies = [item.body for item in row]
    if order.batch == 1:
        return bodies
    chunks = (bodies[at : at + order.batch] for at in range(0, len(bodies), order.batch))
    return [body for chunk in chunks for body in merged(order.platform, chunk)]


def _first_in_order(row: Sequence[Item], items: Sequence[Item]) -> list[Item]:
    """Renames each owner's items so that they first appear in their own order."""
    waiting: dict[str, list[Item]] = {}
    for item in reversed(items):
        waiting.setdefault(item.owner, []).append(item)
    names: dict[int, Item] = {}
    return [names.setdefault(id(item), _next(waiting, item, names)) for item in row]


def _next(waiting: dict[str, list[Item]], item: Item, names: Mapping[int, Item]) -> Item:
    return item if id(item) in names else waiting[item.owner].pop()


def merged(platform: Platform, bodies: Sequence[Body]) -> list[Body]:
    """One body with the events of all; on X one per account, as X addresses them."""
    objects = [body for body in bodies if isinstance(body, Mapping)]
    if len(objects) < len(bodies):
        raise DeliveryOrderError("a body given as a string cannot be put into a batch")
    if platform is Platform.MESSENGER:
        entries = [entry for body in objects for entry in body.get("entry", [])]
        return [{"object": "page", "entry": entries}]
    accounts = dict.fromkeys(str(body.get("for_user_id")) for body in objects)
    return [
        _merged_x([body for body in objects if str(body.get("for_user_id")) == account])
        for account in accounts
    ]


def _merged_x(bodies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if any("direct_message_events" not in body for body in bodies):
        raise DeliveryOrderError("only account-activity messages can be put into a batch on X")
    events = [event for body in bodies for event in body["direct_message_events"]]
    users = {key: user for body in bodies for key, user in body.get("users", {}).items()}
    return {**bodies[0], "direct_message_events": events, "users": users}


def signed(order: Order, webhook: Webhook, forge: Callable[[Webhook], Webhook]) -> Webhook:
    """The webhook under the signature that was ordered."""
    if order.sign is Sign.GOOD:
        return webhook
    if order.sign is Sign.BAD:
        return replace(forge(webhook), repeat=False)
    return replace(webhook, headers={}, repeat=False)

"""Trouble on demand: what tests ask the pretend platforms to get wrong."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any


class Platform(StrEnum):
    """The two platforms; the value is what stands in addresses."""

    MESSENGER = "messenger"
    TWITTER = "twitter"


class FaultKind(StrEnum):
    """What goes wrong. The first group is about calls we receive, the second about webhooks."""

    DELAY = "delay"
    STATUS = "status"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    HTML = "html"
    TRUNCATED = "truncated"
    TIMEOUT = "timeout"
    TIMEOUT_AFTER = "timeout_after"
    WEBHOOK_DUPLICATE = "webhook_duplicate"
    WEBHOOK_BAD_SIGNATURE = "webhook_bad_signature"
    WEBHOOK_TRUNCATED = "webhook_truncated"
    WEBHOOK_LATE = "webhook_late"
    WEBHOOK_CLOCK_SKEW = "webhook_clock_skew"


class CallKind(StrEnum):
    """Which calls a fault strikes."""

    MESSAGE = "message"
    ACTION = "action"
    OTHER = "other"


@dataclass
class Fault:
    """One order for trouble. ``times`` None means until cleared; ``on`` empty means any call."""

    platform: Platform
    kind: FaultKind
    times: int | None = 1
    seconds: float = 1.0
    status: int = 500
    error: Mapping[str, Any] = field(default_factory=dict)
    user_id: str = ""
    on: frozenset[CallKind] = frozenset({CallKind.MESSAGE})
    struck: int = 0

    @property
    def is_webhook(self) -> bool:
        """Whether it concerns what we send rather than what we receive."""
        return self.kind.value.startswith("webhook_")

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as ordered."""
        return self.times is not None and self.struck >= self.times


class FaultOrderError(ValueError):
    """An order that cannot be understood; the text says why."""


def parse_fault(payload: Any) -> Fault:
    """The fault a JSON object orders. Raises FaultOrderError with a plain reason."""
    if not isinstance(payload, Mapping):
        raise FaultOrderError("a fault is a JSON object")
    unknown = set(payload) - {
        "platform", "kind", "times", "seconds", "status", "error", "user_id", "on",
    }  # fmt: skip
    if unknown:
        raise FaultOrderError(f"unknown field {min(unknown)!r}")
    error = payload.get("error", {})
    if not isinstance(error, Mapping):
        raise FaultOrderError("error must be a JSON object")
    return Fault(
        platform=_member(Platform, payload.get("platform"), "platform"),
        kind=_member(FaultKind, payload.get("kind"), "kind"),
        times=_times(payload.get("times", 1)),
        seconds=_number(payload.get("seconds", 1.0), "seconds", 0, 600),
        status=int(_number(payload.get("status", 500), "status", 200, 599)),
        error=dict(error),
        user_id=str(payload.get("user_id", "")),
        on=_calls(payload.get("on", ["message"])),
    )


def _member[T: Enum](kind: type[T], value: object, name: str) -> T:
    try:
        return kind(value)
    except ValueError:
        raise FaultOrderError(f"{name} must be one of {', '.join(m.value for m in kind)}") from None


def _number(value: object, name: str, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise FaultOrderError(f"{name} must be a number from {low:g} to {high:g}")
    return float(value)


def _times(value: object) -> int | None:
    return None if value is None else int(_number(value, "times", 1, 1_000_000))


def _calls(value: object) -> frozenset[CallKind]:
    if value == "all":
        return frozenset(CallKind)
    if not isinstance(value, list) or not value:
        raise FaultOrderError('on must be "all" or a list of message, action, other')
    return frozenset(_member(CallKind, item, "on") for item in value)


class Faults:
    """The orders in force, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Puts an order behind those already there."""
        with self._lock:
            self._orders.append(fault)

    def clear(self) -> int:
        """Forgets every order; says how many there were."""
        with self._lock:
            count, self._orders = len(self._orders), []
        return count

    def orders(self) -> list[Fault]:
        """What is still in force."""
        with self._lock:
            return list(self._orders)

    def take_call(self, platform: Platform, call: CallKind, user_id: str) -> Fault | None:
        """The fault that strikes this call, used up once."""
        return self._take(platform, user_id, webhook=False, call=call)

    def take_webhook(self, platform: Platform, user_id: str) -> Fault | None:
        """The fault that strikes this webhook, used up once."""
        return self._take(platform, user_id, webhook=True, call=None)

    def _take(
        self, platform: Platform, user_id: str, *, webhook: bool, call: CallKind | None
    ) -> Fault | None:
        if not self._orders:
            return None
        with self._lock:
            for fault in self._orders:
                if fault.platform is not platform or fault.is_webhook is not webhook:
                    continue
                if fault.user_id not in ("", user_id) or (call and call not in fault.on):
                    continue
                fault.struck += 1
                self._orders = [order for order in self._orders if not order.spent]
                return fault
        return None

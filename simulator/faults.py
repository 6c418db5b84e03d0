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
    WEBHOOK_OUT_OF_ORDER = "webhook_out_of_order"
    WEBHOOK_CLOCK_SKEW = "webhook_clock_skew"


class CallKind(StrEnum):
    """Which calls a fault strikes."""

    MESSAGE = "message"
    ACTION = "action"
    OTHER = "other"


#: Every endpoint that can be troubled on its own.
ENDPOINTS: Mapping[Platform, tuple[str, ...]] = {
    Platform.MESSENGER: (
        "messages",
        "sender_action",
        "subscribed_apps",
        "messenger_profile",
        "object",
        "ids_for_pages",
        "personas",
        "thread_control",
        "thread_owner",
    ),
    Platform.TWITTER: (
        "messages",
        "dm_events",
        "users_me",
        "webhooks",
        "subscriptions",
        "oauth2_token",
        "mentions",
        "v1",
    ),
}


@dataclass
class Fault:
    """One order for trouble. ``times`` None means until cleared; ``on`` empty means any call.

    ``endpoint`` names one endpoint of ENDPOINTS and goes before ``on``.
    """

    platform: Platform
    kind: FaultKind
    times: int | None = 1
    seconds: float = 1.0
    status: int = 500
    error: Mapping[str, Any] = field(default_factory=dict)
    user_id: str = ""
    on: frozenset[CallKind] = frozenset({CallKind.MESSAGE})
    endpoint: str = ""
    struck: int = 0

    @property
    def is_webhook(self) -> bool:
        """Whether it concerns what we send rather than what we receive."""
        return self.kind.value.startswith("webhook_")

    def is_about(self, call: CallKind, endpoint: str) -> bool:
        """Whether it strikes calls of this kind, or of this endpoint where it names one."""
        return endpoint == self.endpoint if self.endpoint else call in self.on

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
        "platform", "kind", "times", "seconds", "status", "error", "user_id", "on", "endpoint",
    }  # fmt: skip
    if unknown:
        raise FaultOrderError(f"unknown field {min(unknown)!r}")
    error = payload.get("error", {})
    if not isinstance(error, Mapping):
        raise FaultOrderError("error must be a JSON object")
    platform = _member(Platform, payload.get("platform"), "platform")
    return Fault(
        platform=platform,
        kind=_member(FaultKind, payload.get("kind"), "kind"),
        times=_times(payload.get("times", 1)),
        seconds=_number(payload.get("seconds", 1.0), "seconds", 0, 600),
        status=int(_number(payload.get("status", 500), "status", 200, 599)),
        error=dict(error),
        user_id=str(payload.get("user_id", "")),
        on=_calls(payload.get("on", ["message"])),
        endpoint=_endpoint(platform, payload.get("endpoint", "")),
    )


def _endpoint(platform: Platform, value: object) -> str:
    known = ENDPOINTS[platform]
    if value in ("", None):
        return ""
    if not isinstance(value, str) or value not in known:
        raise FaultOrderError(f"endpoint must be one of {', '.join(known)}")
    return value


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

    def take_call(
        self, platform: Platform, call: CallKind, user_id: str, endpoint: str = ""
    ) -> Fault | None:
        """The fault that strikes this call, used up once."""
        return self._take(platform, user_id, webhook=False, call=call, endpoint=endpoint)

    def take_webhook(self, platform: Platform, user_id: str) -> Fault | None:
        """The fault that strikes this webhook, used up once."""
        return self._take(platform, user_id, webhook=True, call=None)

    def _take(
        self,
        platform: Platform,
        user_id: str,
        *,
        webhook: bool,
        call: CallKind | None,
        endpoint: str = "",
    ) -> Fault | None:
        if not self._orders:
            return None
        with self._lock:
            for fault in self._orders:
                if fault.platform is not platform or fault.is_webhook is not webhook:
                    continue
                if fault.user_id not in ("", user_id):
                    continue
                if call and not fault.is_about(call, endpoint):
                    continue
                fault.struck += 1
                self._orders = [order for order in self._orders if not order.spent]
                return fault
        return None

"""What is wrong with the service itself and nobody would otherwise notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Optional, Protocol


class AlarmCode(str, Enum):
    """SILENCE: nothing came in. WEBHOOK_*: the platform stopped telling us, or had stopped.

    ACCESS_LOST: it refuses our token, has blocked the account, or wants to be paid.
    READING_CAPPED: what may be paid for reading messages today is spent.
    """

    SILENCE = "silence"
    WEBHOOK_INVALID = "webhook_invalid"
    WEBHOOK_WAS_INVALID = "webhook_was_invalid"
    ACCESS_LOST = "access_lost"
    READING_CAPPED = "reading_capped"


@dataclass(frozen=True)
class ServiceAlarm:
    """One alarm. It is shown until ``seen_at``, and noted on the queue for as long as it lasts."""

    id: str
    code: AlarmCode
    channel: str
    account_id: str
    since: datetime
    seen_at: Optional[datetime] = None
    seen_by: str = ""


class ServiceAlarms(Protocol):
    """Alarms on one open transaction."""

    def sound(self, code: AlarmCode, channel: str, account_id: str, since: datetime) -> bool:
        """Opens an alarm; False if this one is open already."""
        ...

    def clear(self, code: AlarmCode, channel: str, account_id: str, now: datetime) -> bool:
        """Ends an alarm; False if there was none. One that was told of is kept until told over."""
        ...

    def open(self) -> list[ServiceAlarm]:
        """Alarms that last, the oldest first."""
        ...

    def see(self, alarm_id: str, by: str, now: datetime) -> bool:
        """Somebody has seen it; one about what is over already is then gone. False: no such."""
        ...

    def last_heard(self, channel: str, account_id: str) -> Optional[datetime]:
        """When a patient was last heard on an account; None for never."""
        ...


@dataclass(frozen=True)
class AlarmToTell:
    """An alarm that people outside the console are to be told of.

    ``again``: they were told before. ``over_at``: it is over since then. ``failures``: how often
    in a row nobody could be told.
    """

    alarm: ServiceAlarm
    again: bool
    over_at: Optional[datetime]
    failures: int


class AlarmTelling(Protocol):
    """Which alarms were told outside the console, on one open transaction."""

    def claim(
        self, told_before: Optional[datetime], now: datetime, lease: timedelta
    ) -> list[AlarmToTell]:
        """Those nobody was told of, or last before ``told_before``, and those that are over since;
        leased to the caller, the oldest first."""
        ...

    def told(self, told: Sequence[AlarmToTell], now: datetime) -> None:
        """Somebody has been told; what is over is then forgotten."""
        ...

    def failed(self, failed: Sequence[AlarmToTell], next_at: datetime) -> None:
        """Nobody could be told; they are tried again from then on."""
        ...

    def failing(self) -> int:
        """How many alarms nobody could be told of so far."""
        ...


class WebhookHealth(str, Enum):
    """How a platform regards our webhook. UNKNOWN: it could not be asked."""

    VALID = "valid"
    REVALIDATED = "revalidated"
    INVALID = "invalid"
    UNKNOWN = "unknown"

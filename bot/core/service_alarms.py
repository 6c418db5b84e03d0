"""What is wrong with the service itself and nobody would otherwise notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Optional, Protocol


class AlarmCode(str, Enum):
    """SILENCE: nothing came in. WEBHOOK_*: the platform stopped telling us, or had stopped.

    ACCESS_LOST: the platform no longer takes our token.
    """

    SILENCE = "silence"
    WEBHOOK_INVALID = "webhook_invalid"
    WEBHOOK_WAS_INVALID = "webhook_was_invalid"
    ACCESS_LOST = "access_lost"


@dataclass(frozen=True)
class ServiceAlarm:
    """One alarm. It is shown until ``seen_at``, and noted on the queue for as long as it lasts.

    ``told_at`` is when people outside the console were last told of it, ``failures`` how often
    in a row that could not be done. One that they were told of stays, with ``over_at``, until
    they are told that it is over.
    """

    id: str
    code: AlarmCode
    channel: str
    account_id: str
    since: datetime
    seen_at: Optional[datetime] = None
    seen_by: str = ""
    told_at: Optional[datetime] = None
    failures: int = 0
    over_at: Optional[datetime] = None


@dataclass(frozen=True)
class AlarmsDue:
    """Which alarms are told outside: unseen and older than ``since``, and those last told of
    before ``told`` that last and still nobody has seen."""

    since: datetime
    told: datetime


class ServiceAlarms(Protocol):
    """Alarms on one open transaction."""

    def sound(self, code: AlarmCode, channel: str, account_id: str, since: datetime) -> bool:
        """Opens an alarm; False if this one is open already."""
        ...

    def clear(self, code: AlarmCode, channel: str, account_id: str, now: datetime) -> bool:
        """Ends an alarm; False if there was none."""
        ...

    def open(self) -> list[ServiceAlarm]:
        """Alarms that last, the oldest first."""
        ...

    def see(self, alarm_id: str, by: str, now: datetime) -> bool:
        """Somebody has seen it; one about what is over already is then gone. False: no such."""
        ...

    def claim(self, due: AlarmsDue, now: datetime, lease: timedelta) -> list[ServiceAlarm]:
        """Those that people outside must be told of now, leased to the caller."""
        ...

    def told(self, alarm_ids: Sequence[str], now: datetime) -> None:
        """They have been told of these; what is over is gone."""
        ...

    def not_told(self, alarm_ids: Sequence[str], next_at: datetime) -> None:
        """They could not be told of these; they are tried again from then on."""
        ...

    def last_heard(self, channel: str, account_id: str) -> Optional[datetime]:
        """When a patient was last heard on an account; None for never."""
        ...


class WebhookHealth(str, Enum):
    """How a platform regards our webhook. UNKNOWN: it could not be asked."""

    VALID = "valid"
    REVALIDATED = "revalidated"
    INVALID = "invalid"
    UNKNOWN = "unknown"

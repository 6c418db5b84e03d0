"""What is wrong with the service itself and nobody would otherwise notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Optional, Protocol


class AlarmCode(str, Enum):
    """SILENCE: nothing came in. The others: the platform stopped telling us, or had stopped."""

    SILENCE = "silence"
    WEBHOOK_INVALID = "webhook_invalid"
    WEBHOOK_WAS_INVALID = "webhook_was_invalid"


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

    def clear(self, code: AlarmCode, channel: str, account_id: str) -> bool:
        """Ends an alarm; False if there was none."""
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


class WebhookHealth(str, Enum):
    """How a platform regards our webhook. UNKNOWN: it could not be asked."""

    VALID = "valid"
    REVALIDATED = "revalidated"
    INVALID = "invalid"
    UNKNOWN = "unknown"

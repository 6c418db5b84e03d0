"""What X keeps for an app: its webhooks, and who and what each tells about."""

from __future__ import annotations

from typing import Any

#: The webhook that is there from the start, as if somebody had registered it.
FIRST_WEBHOOK = "1234567890"
FIRST_URL = "https://pain.hospital.example/webhooks/twitter"


class Registered:
    """Webhooks by id, subscriptions of the older way as (webhook, user), of the newer by key."""

    def __init__(self) -> None:
        self.webhooks: dict[str, dict[str, Any]] = {}
        self.accounts: set[tuple[str, str]] = set()
        self.activities: dict[str, dict[str, Any]] = {}
        self.reset()

    def reset(self) -> None:
        """One webhook, and nothing subscribed."""
        created = "2025-01-15T12:00:00.000Z"
        first = {"id": FIRST_WEBHOOK, "url": FIRST_URL, "created_at": created}
        self.webhooks = {FIRST_WEBHOOK: first}
        self.accounts.clear()
        self.activities.clear()

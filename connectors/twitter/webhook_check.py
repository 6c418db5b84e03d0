"""Asks X how it regards our webhook, and has an invalid one checked anew.

Source: X "Webhooks v2": a webhook that failed its check is told nothing until it passes again.
"""

from __future__ import annotations

from bot.core.messages import DeliveryFailed
from bot.core.service_alarms import WebhookHealth
from connectors.bearer import Bearer
from connectors.calls import Answer, Caller
from connectors.payload import Json, child, children, text
from connectors.twitter.config import TwitterConfig


class WebhookCheck:
    """Webhooks of the app; the app alone may ask, so its own token is needed."""

    def __init__(self, config: TwitterConfig) -> None:
        self._token = config.bearer_token
        self._caller = Caller(config.api_url, config.connect_timeout, config.read_timeout)

    def __call__(self) -> WebhookHealth:
        """The worst of them, after every invalid one was checked anew."""
        if not self._token:
            return WebhookHealth.UNKNOWN
        rows = _rows(self._caller.get("/2/webhooks", Bearer(self._token)))
        if rows is None:
            return WebhookHealth.UNKNOWN
        # Without any webhook nothing is told either.
        invalid = [text(row, "id") for row in rows if row.get("valid") is not True]
        if rows and not invalid:
            return WebhookHealth.VALID
        passed = [self._passes(webhook_id) for webhook_id in invalid]
        return WebhookHealth.REVALIDATED if passed and all(passed) else WebhookHealth.INVALID

    def _passes(self, webhook_id: str) -> bool:
        if not webhook_id.isdecimal():
            return False
        answer = self._caller.put(f"/2/webhooks/{webhook_id}", Bearer(self._token))
        body = (answer.body or {}) if isinstance(answer, Answer) else {}
        return child(body, "data").get("valid") is True


def _rows(answer: Answer | DeliveryFailed) -> list[Json] | None:
    if isinstance(answer, DeliveryFailed) or answer.status != 200 or answer.body is None:
        return None
    return list(children(answer.body, "data"))

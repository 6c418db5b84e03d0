"""Turns what happened on a pretend platform into signed webhooks, spoiled where ordered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from simulator import messenger_events, signing, x_events
from simulator.faults import Fault, FaultKind, Faults, Platform
from simulator.posting import Webhook
from simulator.routing import Routing
from simulator.settings import Settings, XAccount
from simulator.state import Entry, Patient, milliseconds

RECOMMENDED_FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "standby",
    "messaging_policy_enforcement",
    "feed",
)
_SKEW_KEYS = frozenset({"timestamp", "time", "created_timestamp", "watermark"})


class Outbox:
    """Publishes events of both platforms to whoever delivers webhooks."""

    def __init__(
        self,
        settings: Settings,
        faults: Faults,
        submit: Callable[[Webhook], None],
        routing: Routing,
    ) -> None:
        self._settings = settings
        self._faults = faults
        self._submit = submit
        self._routing = routing
        self._held_back: dict[str, list[Webhook]] = {}
        self.subscribed_fields: tuple[str, ...] = RECOMMENDED_FIELDS

    def account(self, user_id: str) -> XAccount:
        """The X account with this id."""
        return next(a for a in self._settings.x.accounts if a.user_id == user_id)

    def inbound_body(self, patient: Patient, entry: Entry) -> dict[str, Any]:
        """The webhook body for something a patient said."""
        if patient.platform is Platform.MESSENGER:
            event = messenger_events.inbound(entry)
            return messenger_events.envelope(
                self._settings.messenger.page_id, [event], milliseconds(entry.at)
            )
        return self._x_body(patient, entry, by_our_app=False)

    def patient_said(self, patient: Patient, entry: Entry) -> None:
        """Tells the service what a patient said."""
        if patient.platform is Platform.MESSENGER:
            self._messenger(patient, entry.at, messenger_events.inbound(entry))
        else:
            self._publish(patient, entry, self._x_body(patient, entry, by_our_app=False))

    def page_said(self, patient: Patient, entry: Entry, *, by_our_app: bool = True) -> None:
        """Tells the service what the page said: the echo or the copy, and the delivery."""
        if patient.platform is Platform.TWITTER:
            self._publish(patient, entry, self._x_body(patient, entry, by_our_app=by_our_app))
            return
        app = self._settings.messenger.app_id if by_our_app else messenger_events.PAGE_INBOX_APP_ID
        echo = messenger_events.echo(entry, app)
        self._messenger(patient, entry.at, echo, messenger_events.delivery(entry))

    def patient_changed(self, patient: Patient, entry: Entry, number: int, at: datetime) -> None:
        """Tells the service that the patient edited a message (Messenger only)."""
        self._messenger(patient, at, messenger_events.edited(entry, number, milliseconds(at)))

    def patient_unsent(self, patient: Patient, entry: Entry, at: datetime) -> None:
        """Tells the service that the patient took a message back (Messenger only)."""
        self._messenger(patient, at, messenger_events.unsent(entry, milliseconds(at)))

    def patient_commented(self, patient: Patient, comment_id: str, text: str, at: datetime) -> None:
        """Tells the service of a comment on a post of the Page."""
        if "feed" not in self.subscribed_fields:
            return
        user = {"id": patient.user_id, "name": patient.name}
        page_id = self._settings.messenger.page_id
        body = messenger_events.comment(page_id, comment_id, user, text, int(at.timestamp()))
        self._send(Platform.MESSENGER, patient.user_id, body, comment_id)

    def thread_passed(self, patient: Patient, before: str, to: str, at: datetime) -> None:
        """Tells the service that a thread went to another app, or came to it."""
        page_id = self._settings.messenger.page_id
        event = messenger_events.thread_passed(
            patient.user_id, page_id, before, to, milliseconds(at)
        )
        self._messenger(patient, at, event)

    def patient_saw(self, patient: Patient, at: datetime) -> None:
        """Tells the service that the patient read the thread (Messenger only)."""
        if patient.platform is Platform.MESSENGER:
            page_id = self._settings.messenger.page_id
            event = messenger_events.read(patient.user_id, page_id, milliseconds(at))
            self._messenger(patient, at, event)

    def webhook(
        self, platform: Platform, body: Mapping[str, Any] | bytes, lane: str, event_id: str = ""
    ) -> Webhook:
        """A body as the platform renders and signs it; bytes are signed as they are."""
        if platform is Platform.MESSENGER:
            raw = body if isinstance(body, bytes) else signing.messenger_bytes(body)
            headers = signing.messenger_signature(self._settings.messenger.app_secret, raw)
        else:
            raw = body if isinstance(body, bytes) else signing.x_bytes(body)
            headers = signing.x_signature(self._settings.x.consumer_secret, raw)
        return Webhook(platform, raw, headers, lane, event_id)

    def _x_body(self, patient: Patient, entry: Entry, *, by_our_app: bool) -> dict[str, Any]:
        account = self.account(entry.account_id)
        message = x_events.DirectMessage(entry, account, patient, by_our_app)
        if self._settings.x_envelope == "xaa":
            return x_events.x_activity(message)
        return x_events.account_activity(message)

    def _messenger(self, patient: Patient, at: datetime, *events: dict[str, Any]) -> None:
        """Sends those events whose field the app subscribed to, in one body."""
        fields = self.subscribed_fields
        wanted = [one for one in events if messenger_events.field_of(one) in fields]
        if not wanted:
            return
        page_id = self._settings.messenger.page_id
        # Who has the thread is always told to us directly.
        ours = self._routing.is_ours(patient) or "pass_thread_control" in wanted[0]
        channel = "messaging" if ours else "standby"
        if channel == "standby" and "standby" not in fields:
            return
        body = messenger_events.envelope(page_id, wanted, milliseconds(at), channel)
        content = wanted[0].get("message") or wanted[0].get("postback") or {}
        self._send(Platform.MESSENGER, patient.user_id, body, content.get("mid", ""))

    def _publish(self, patient: Patient, entry: Entry, body: dict[str, Any]) -> None:
        self._send(patient.platform, patient.user_id, body, entry.event_id)

    def _send(self, platform: Platform, user_id: str, body: dict[str, Any], event_id: str) -> None:
        fault = self._faults.take_webhook(platform, user_id)
        lane = lane_of(platform, user_id)
        if fault is not None and fault.kind is FaultKind.WEBHOOK_CLOCK_SKEW:
            body = _skewed(body, round(fault.seconds * 1000))
        webhook = self.webhook(platform, body, lane, event_id)
        if fault is not None and fault.kind is FaultKind.WEBHOOK_OUT_OF_ORDER:
            self._held_back.setdefault(lane, []).append(webhook)
            return
        for copy in (*_spoiled(webhook, fault), *self._held_back.pop(lane, [])):
            self._submit(copy)

    def unsubscribe(self) -> None:
        """The Page tells us nothing any more."""
        self.subscribed_fields = ()

    def reset(self) -> None:
        """Every field subscribed, nothing held back."""
        self.subscribed_fields = RECOMMENDED_FIELDS
        self._held_back.clear()


def lane_of(platform: Platform, user_id: str) -> str:
    """The queue in which one patient's webhooks wait for each other."""
    return f"{platform.value}:{user_id}"


def _spoiled(webhook: Webhook, fault: Fault | None) -> list[Webhook]:
    """What really goes out: usually the webhook itself."""
    match fault.kind if fault else None:
        case FaultKind.WEBHOOK_DUPLICATE:
            return [webhook, webhook]
        case FaultKind.WEBHOOK_BAD_SIGNATURE:
            return [forged(webhook)]
        case FaultKind.WEBHOOK_TRUNCATED:
            return [replace(webhook, body=webhook.body[: len(webhook.body) // 2])]
        case FaultKind.WEBHOOK_LATE if fault:
            return [replace(webhook, after=fault.seconds)]
        case _:
            return [webhook]


def forged(webhook: Webhook) -> Webhook:
    """The same bytes under a signature made with another key."""
    make = (
        signing.messenger_signature
        if webhook.platform is Platform.MESSENGER
        else signing.x_signature
    )
    return replace(webhook, headers=make("not-the-secret", webhook.body))


def _skewed(value: Any, by_ms: int) -> Any:
    """The same body with every time moved back."""
    if isinstance(value, list):
        return [_skewed(item, by_ms) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: type(item)(int(item) - by_ms) if key in _SKEW_KEYS else _skewed(item, by_ms)
        for key, item in value.items()
    }

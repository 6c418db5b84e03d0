"""Where platforms deliver webhooks: stock's Facebook channel and our own web process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import requests

from simulator import messenger_events, signing
from simulator.state import Entry, Speaker, milliseconds


@dataclass(frozen=True)
class Webhook:
    """A signed body, ready to post."""

    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Simulator:
    """The JSON door of a pretend Facebook."""

    url: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One call. Raises requests.RequestException."""
        response = requests.request(method, self.url + path, json=body, timeout=60)
        response.raise_for_status()
        return response.json()

    def meet(self, users: list[str]) -> None:
        """Lets the platform know patients, by an unsigned delivery that nobody accepts."""
        messages = [{"user_id": user, "text": "x"} for user in users]
        order = {"platform": "messenger", "sign": "none", "wait": True, "batch": 1000}
        self.call("POST", "/deliveries", {**order, "messages": messages})

    def answer_after(self, seconds: float) -> None:
        """From now on every Graph call takes at least this long; 0 for no delay."""
        self.call("DELETE", "/faults")
        if seconds:
            delay = {"platform": "messenger", "kind": "delay", "times": None, "on": "all"}
            self.call("POST", "/faults", {**delay, "seconds": seconds})

    def page_said(self, user: str, after: datetime) -> list[tuple[str, datetime]]:
        """What the page said to this patient since then, and when the platform had it."""
        thread = self.call("GET", f"/patients/messenger/{user}/thread")
        said = [
            (entry["text"], datetime.fromisoformat(entry["at"]))
            for entry in thread
            if entry["from"] == Speaker.PAGE.value
        ]
        return [(text, at) for text, at in said if at >= after]


@dataclass(frozen=True)
class Receiver:
    """One side's webhook and the pretend Facebook it answers to."""

    url: str
    path: str
    page_id: str
    simulator: Simulator
    app_secret: str = field(repr=False)

    def webhook(self, user: str, text: str) -> Webhook:
        """A message of this patient, written just now, as Meta signs and renders it."""
        return self.batch([(user, text)])[0]

    def batch(self, messages: Sequence[tuple[str, str]]) -> tuple[Webhook, list[str]]:
        """Messages of several patients in one delivery, and their ids."""
        now = datetime.now(UTC)
        entries = [
            Entry(
                number=0,
                speaker=Speaker.PATIENT,
                user_id=user,
                account_id=self.page_id,
                event_id=f"m_bench_{uuid4().hex}",
                at=now,
                text=text,
            )
            for user, text in messages
        ]
        events = [messenger_events.inbound(entry) for entry in entries]
        body = signing.messenger_bytes(
            messenger_events.envelope(self.page_id, events, milliseconds(now))
        )
        webhook = Webhook(body, signing.messenger_signature(self.app_secret, body))
        return webhook, [entry.event_id for entry in entries]

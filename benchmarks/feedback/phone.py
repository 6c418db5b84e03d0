"""One respondent's phone at the simulator: types, taps, and waits for the next screen."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

import requests

from benchmarks.feedback.screens import Screens

LOOK_EVERY = 0.05
ANSWERED_WITHIN = 30.0


class Stuck(Exception):
    """Nothing came, or nothing that leads on."""


@dataclass
class Phone:
    """Talks to the simulator's door; ``turns`` are the seconds that each reply took."""

    simulator: str
    platform: str
    user_id: str
    screens: Screens
    session: requests.Session = field(default_factory=requests.Session)
    turns: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    _seen: int = -1
    _page: list[dict[str, Any]] = field(default_factory=list)

    @property
    def _door(self) -> str:
        return f"{self.simulator}/patients/{self.platform}/{self.user_id}"

    def says(self, text: str, times: int = 1) -> str:
        """Types a message; the screen that follows."""
        return self._send([{"text": text}] * times)

    def taps(self, title: str, times: int = 1) -> str:
        """Picks what is on show: a quick reply on Messenger, its number or its word on X."""
        last: dict[str, Any] = self._page[-1] if self._page else {"buttons": [], "text": ""}
        payloads = {button["title"]: button["payload"] for button in last["buttons"]}
        if title in payloads:
            return self._send([{"text": title, "payload": payloads[title]}] * times)
        listed = re.findall(rf"^(\d+)\. {re.escape(title)}$", last["text"], re.MULTILINE)
        return self._send([{"text": listed[-1] if listed else title}] * times)

    def taps_old(self, payload: str) -> str:
        """Taps a button of an earlier question, far up the screen."""
        return self._send([{"text": payload.partition("=")[2], "payload": payload}])

    def _send(self, bodies: list[dict[str, str]]) -> str:
        began = time.monotonic()
        for body in bodies:
            response = self.session.post(f"{self._door}/say", json=body, timeout=30)
            response.raise_for_status()
            self.said.append(body["text"])
        screen = self._next(began + ANSWERED_WITHIN, replies=len(bodies))
        self.turns.append(time.monotonic() - began)
        return screen

    def _next(self, give_up_at: float, replies: int) -> str:
        """Waits until as many messages were answered; the screen after the last of them."""
        said: list[dict[str, Any]] = []
        while time.monotonic() < give_up_at:
            entries = self.session.get(
                f"{self._door}/thread", params={"after": self._seen}, timeout=30
            ).json()
            new = [entry for entry in entries if entry["from"] == "page"]
            if entries:
                self._seen = entries[-1]["number"]
            said += new
            shown = [s for s in (self.screens.last_in(e["text"]) for e in said) if s]
            if len(shown) >= replies:
                self._page += said
                return shown[-1]
            time.sleep(LOOK_EVERY)
        heard = " / ".join(entry["text"] for entry in said) or "nothing"
        raise Stuck(f"no next screen within {ANSWERED_WITHIN:.0f} s, but {heard!r}")

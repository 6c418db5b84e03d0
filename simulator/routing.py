"""Conversation routing: which app has a person's thread. Source: Meta "Conversation Routing"."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from simulator.messenger_events import PAGE_INBOX_APP_ID
from simulator.state import Patient

#: A thread without a message of the person for this long is nobody's.
IDLE_AFTER = timedelta(hours=24)


class Routing:
    """Owners of threads; without a default app every app may answer and none can take control."""

    def __init__(self, app_id: str, now: Callable[[], datetime]) -> None:
        self._app_id = app_id
        self._now = now
        self._lock = threading.Lock()
        self._owners: dict[str, str] = {}
        #: Whether the Page's settings name our app as the default app.
        self.default_app = False

    def owner(self, patient: Patient) -> str:
        """The app that has the thread; "" when it is idle, or where nothing is routed."""
        with self._lock:
            owner = self._owners.get(patient.user_id, "") if self.default_app else ""
        written = patient.last_inbound_at
        return owner if written and self._now() - written < IDLE_AFTER else ""

    def give(self, patient: Patient, app_id: str) -> str:
        """Gives the thread to an app, "" to nobody; returns who had it."""
        before = self.owner(patient)
        with self._lock:
            self._owners[patient.user_id] = app_id
        return before

    def is_ours(self, patient: Patient) -> bool:
        """Whether our app may answer: it has the thread, or is the default app of an idle one."""
        return self.owner(patient) in ("", self._app_id)

    def take_ours(self, patient: Patient) -> str:
        """Our app has the thread now; returns who had it."""
        return self.give(patient, self._app_id)

    def inbox_takes(self, patient: Patient) -> str:
        """A person answered in the Page's inbox; returns who had it."""
        return self.give(patient, PAGE_INBOX_APP_ID)

    def reset(self) -> None:
        """Nobody has any thread, and there is no default app."""
        with self._lock:
            self._owners.clear()
        self.default_app = False

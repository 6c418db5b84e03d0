"""The worker's way to the assistant: one HTTP call a turn, over a connection that stays open."""

from __future__ import annotations

import threading
import time

import requests

from bot.core.dialogue import Turn, TurnResult
from bot.core.errors import DialogueUnavailable, UnreadablePayload
from bot.dialogue.wire import result_from_json, turn_to_json

_READY_TIMEOUT = 2.0
_ASK_AGAIN_SECONDS = 30.0
#: A page that only mentions it does not wait for it.
_ASIDE_TIMEOUT = 0.3


class RasaDoor:
    """Implements `bot.core.ports.DialogueEngine`. Safe to share between threads."""

    def __init__(self, base_url: str, token: str, timeout: float = 20.0) -> None:
        """``timeout`` in seconds, for a whole turn; ``base_url`` such as http://127.0.0.1:5005."""
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout = timeout
        self._per_thread = threading.local()
        self._previous = (float("-inf"), False)

    def converse(self, turn: Turn) -> TurnResult:
        """The assistant's turn. Raises DialogueUnavailable when it cannot answer now."""
        try:
            response = self._session().post(
                f"{self._base_url}/turns",
                json=turn_to_json(turn),
                timeout=self._timeout,
            )
        except requests.RequestException as error:
            raise DialogueUnavailable(f"the door: {type(error).__name__}") from None
        if response.status_code != 200:
            raise DialogueUnavailable(f"the door answered {response.status_code}")
        try:
            return result_from_json(response.json())
        except (ValueError, UnreadablePayload):
            raise DialogueUnavailable("the door's answer could not be read") from None

    def is_ready(self) -> bool:
        """Whether the door is open: the model is loaded and the tracker database answers."""
        try:
            response = self._session().get(f"{self._base_url}/health", timeout=_READY_TIMEOUT)
        except requests.RequestException:
            return False
        return response.status_code == 200

    def answers_from_previous_model(self) -> bool:
        """Whether the newest model could not be loaded; asked at most every half minute."""
        asked_at, found = self._previous
        if time.monotonic() - asked_at < _ASK_AGAIN_SECONDS:
            return found
        try:
            response = self._session().get(f"{self._base_url}/health", timeout=_ASIDE_TIMEOUT)
            found = response.json().get("model") == "previous"
        except (requests.RequestException, ValueError, AttributeError):
            found = False
        self._previous = (time.monotonic(), found)
        return found

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._per_thread, "session", None)
        if session is None:
            session = requests.Session()
            session.headers.update(self._headers)
            # The door is on this machine: a proxy from the environment never applies.
            session.trust_env = False
            self._per_thread.session = session
        return session

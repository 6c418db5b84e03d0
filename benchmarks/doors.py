"""The two ways into Rasa behind one shape: stock's REST channel, and our own door."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from benchmarks.line import Line
from bot.core.dialogue import Turn
from bot.dialogue.wire import turn_to_json


class Door(Protocol):
    """Where a turn is taken, and how it is put and read there."""

    @property
    def url(self) -> str: ...

    @property
    def path(self) -> str: ...

    @property
    def headers(self) -> Mapping[str, str]: ...

    def ask(self, sender: str, text: str) -> bytes:
        """The request's body."""
        ...

    def read(self, body: bytes) -> tuple[str, ...]:
        """The texts of the replies."""
        ...


@dataclass(frozen=True)
class StockDoor:
    """Rasa's REST channel: the answer comes when the last reply is known."""

    url: str
    path: str = "/webhooks/rest/webhook"
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, sender: str, text: str) -> bytes:
        """Sender and message."""
        return json.dumps({"sender": sender, "message": text}).encode()

    def read(self, body: bytes) -> tuple[str, ...]:
        """Replies with a text; actions also send JSON, which is for machines."""
        return _texts(json.loads(body))


@dataclass(frozen=True)
class OurDoor:
    """The door of `bot.dialogue`. Without ``vector`` it embeds each text itself."""

    url: str
    token: str = field(repr=False)
    vector: Callable[[str], bytes] | None = None
    path: str = "/turns"

    @property
    def headers(self) -> Mapping[str, str]:
        """The bearer token."""
        return {"Authorization": f"Bearer {self.token}"}

    def ask(self, sender: str, text: str) -> bytes:
        """A turn under a fresh message id, so that nothing is replayed."""
        embedding = self.vector(text) if self.vector else b""
        return json.dumps(turn_to_json(Turn(sender, uuid4().hex, text, "", embedding))).encode()

    def read(self, body: bytes) -> tuple[str, ...]:
        """The replies' texts."""
        return _texts(json.loads(body)["replies"])


def _texts(replies: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(str(reply["text"]) for reply in replies if reply.get("text"))


class TurnRefused(Exception):
    """A door answered with something other than 200."""


@dataclass(frozen=True)
class Said:
    """One turn: the replies' texts and the seconds from request to last reply."""

    replies: tuple[str, ...]
    seconds: float


class Talk:
    """One client at a door, for one thread."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._line = Line(door.url)

    def turn(self, sender: str, text: str) -> Said:
        """Says something as ``sender``. Raises TurnRefused or OSError."""
        body = self._door.ask(sender, text)
        answer = self._line.post(self._door.path, body, self._door.headers)
        if answer.status != 200:
            raise TurnRefused(f"{self._door.url} answered {answer.status}")
        return Said(self._door.read(answer.body), answer.seconds)

    def close(self) -> None:
        """Hangs up."""
        self._line.close()

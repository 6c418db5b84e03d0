"""What was missed while nobody could tell us: pages of a platform's messages, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.events import Event
from bot.core.messages import DeliveryFailed

#: Counter of a day: how many messages were read by asking.
READ = "catch_up.read"
#: What X takes for each of them, in US cents (X developer documentation, "Pricing").
CENTS_A_MESSAGE = 1.0


def cost_in_dollars(messages: int) -> float:
    """What reading so many messages costs, in US dollars."""
    return round(messages * CENTS_A_MESSAGE / 100, 2)


@dataclass(frozen=True)
class Page:
    """Messages with their platform ids, newest first; ``more`` is the mark of the next page."""

    messages: tuple[tuple[str, Event], ...]
    more: str = ""


class Pollable(Protocol):
    """A platform that can be asked for its messages."""

    def page(self, account_id: str, after: str = "") -> Page | DeliveryFailed:
        """A page of an account's messages; a failure when it could not be read now."""
        ...


class Marks(Protocol):
    """How far each account was read."""

    def newest(self, channel: str, account_id: str) -> str:
        """The newest message that was read; "" when none ever was."""
        ...

    def remember(self, channel: str, account_id: str, newest: str) -> None:
        """Writes how far an account was read."""
        ...

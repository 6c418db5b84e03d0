"""What a platform can show of us besides words: that we have seen a message, that we are writing.

Source: Meta "Send API: sender actions".
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol, runtime_checkable

from bot.core.conversation import Conversation


class SenderAction(str, Enum):
    """The dots lapse by themselves after about 20 seconds, or when a message arrives."""

    MARK_SEEN = "mark_seen"
    TYPING_ON = "typing_on"


@dataclass(frozen=True)
class StaffTyping:
    """The person who has a conversation typed at this moment."""

    conversation: Conversation
    at: datetime


@runtime_checkable
class ShowsActions(Protocol):
    """A platform that can show what we do."""

    def act(self, account_id: str, user_id: str, action: SenderAction) -> bool:
        """One platform call; whether the platform took it. Never raises."""
        ...


class Activity(Protocol):
    """Shows a patient what happens with a message. Never raises, and nobody waits for it."""

    def taken_up(self, conversation: Conversation) -> None:
        """Somebody reads the message now."""
        ...

    def answering(self, conversation: Conversation) -> AbstractContextManager[None]:
        """An answer is being computed for as long as the block lasts."""
        ...


class NoActivity:
    """Shows nothing: for platforms, and tests, without sender actions."""

    def taken_up(self, conversation: Conversation) -> None:
        """Nothing."""

    def answering(self, conversation: Conversation) -> AbstractContextManager[None]:  # noqa: ARG002
        """Nothing."""
        return nullcontext()

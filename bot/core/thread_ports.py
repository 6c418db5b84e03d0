"""Who has a thread on the platform's side, where several apps share a Page.

Source: Meta "Conversation Routing".
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Protocol, runtime_checkable

from bot.core.conversation import Conversation
from bot.core.messages import DeliveryFailed


class ThreadAct(str, Enum):
    """TAKE: our app answers now. RELEASE: nobody in particular. PASS: the Page's own inbox."""

    TAKE = "take"
    PASS = "pass"
    RELEASE = "release"


@runtime_checkable
class ControlsThreads(Protocol):
    """A platform on which threads belong to apps."""

    def control_thread(
        self, account_id: str, user_id: str, act: ThreadAct
    ) -> DeliveryFailed | None:
        """One platform call; None when the platform did it. Never raises."""
        ...


class ThreadWishes(Protocol):
    """What is still to be asked of the platform, one wish for a conversation, the latest."""

    def wish(self, conversation_id: str, act: ThreadAct, now: datetime) -> None:
        """Keeps a wish in place of an earlier one."""
        ...

    def wished(self, conversation_id: str) -> ThreadAct | None:
        """What is wished for a conversation, whenever it is due."""
        ...

    def due(self, now: datetime, limit: int = 50) -> list[tuple[Conversation, ThreadAct]]:
        """Wishes whose time has come; a RELEASE waits until every word has been sent."""
        ...

    def again(self, conversation_id: str, act: ThreadAct, at: datetime) -> int:
        """This wish is tried again from then on; how often it was tried so far."""
        ...

    def done(self, conversation_id: str, act: ThreadAct) -> None:
        """Forgets a wish, if it is still this one."""
        ...

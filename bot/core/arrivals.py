"""A patient's message on its way into the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.events import MessageReceived
from bot.core.verdict import Masked

Owner = tuple[str, str, str]
"""Whose conversation: channel, account, and the person's id on the platform."""


@dataclass(frozen=True)
class Arrival:
    """What is stored of one message, and where. ``sealed`` is the encrypted original of a
    message in which something was hidden."""

    conversation: Conversation
    event: MessageReceived
    masked: Masked
    settle_until: datetime
    sealed: bytes = b""

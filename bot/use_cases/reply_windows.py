"""Until when somebody may be answered: what the platform says, or the one reply to a comment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.core.conversation import Conversation
from bot.core.messages import Author, ReplyWindow
from bot.core.ports import Connector
from bot.core.public_comments import is_answered, is_public, private_window
from bot.core.store_ports import Work


def window_for(
    work: Work,
    connectors: Mapping[str, Connector],
    conversation: Conversation,
    author: Author,
    now: datetime,
) -> ReplyWindow:
    """The window; closed where the platform is not connected."""
    if is_public(conversation):
        answered = is_answered(work.conversations.thread(conversation.id))
        return private_window(conversation.last_inbound_at, answered, now)
    connector = connectors.get(conversation.channel)
    if connector is None:
        return ReplyWindow(False, None, "This platform is not connected")
    return connector.reply_window(conversation.last_inbound_at, author, now)

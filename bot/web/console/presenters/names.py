"""What people and places are called on the screen, without anyone's real id."""

from __future__ import annotations

from bot.core.conversation import Conversation, Holder
from bot.core.platform_names import platform_words
from bot.core.public_comments import is_public


def place_words(conversation: Conversation) -> str:
    """Where somebody wrote, as staff call it: a comment in public is said to be one."""
    words = platform_words(conversation.channel)
    if is_public(conversation):
        page = "Facebook" if conversation.channel == "messenger" else words
        return f"{page} (public comment)"
    return words


def holder_words(conversation: Conversation, staff_id: str) -> str:
    """Who has the conversation, as this person would say it."""
    match conversation.holder:
        case Holder.ASSISTANT:
            return "The assistant"
        case Holder.WAITING:
            return "Nobody yet"
    if conversation.staff_id == staff_id:
        return "You"
    return conversation.staff_name or "Someone in the page's own inbox"

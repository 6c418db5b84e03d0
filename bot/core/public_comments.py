"""Comments in public under a post of ours: kept as a conversation of their own, answered once.

Nothing is ever said in public, and the assistant is never asked. Whoever commented can be written
to privately, by one message, within seven days; what they answer to it is an ordinary
conversation. Source: Meta "Private replies".
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.conversation import Conversation
from bot.core.events import CommentReceived, MessageReceived
from bot.core.messages import Author, ReplyWindow
from bot.core.records import MessageState, ThreadMessage
from bot.core.tiers import PUBLIC_COMMENT, Tier
from bot.core.verdict import Finding, Verdict, verdict_of

#: Before a comment's id, where otherwise the id of a person stands.
PREFIX = "comment:"
ANSWERABLE = timedelta(days=7)
#: The longest private reply, in UTF-16 code units: it cannot be sent in two.
LONGEST_PRIVATE_REPLY = 2_000
#: The words that invite somebody to write privately.
INVITATION = "utter_public_comment"

FINDING = Finding(
    Tier.REQUEST_HUMAN,
    PUBLIC_COMMENT,
    "public_comment",
    "Commented in public under a post of ours; one private reply is possible, within seven days",
)
_WHY = "Facebook lets us answer a public comment once, privately, for 7 days."
_USED = "The one private reply to this comment has been sent; now they have to write to us"
_NOT_THERE = frozenset({MessageState.WITHHELD, MessageState.FAILED})


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, as Meta counts at most."""
    return len(text.encode("utf-16-le")) // 2


def owner_of(comment_id: str) -> str:
    """The id under which a comment has its conversation."""
    return PREFIX + comment_id


def comment_of(user_id: str) -> str:
    """The comment behind such an id; "" when it is a person's."""
    return user_id.removeprefix(PREFIX) if user_id.startswith(PREFIX) else ""


def is_public(conversation: Conversation) -> bool:
    """Whether this was written in public."""
    return conversation.user_id.startswith(PREFIX)


def as_message(event: CommentReceived) -> MessageReceived:
    """The comment as the first words of a conversation of its own."""
    return MessageReceived(
        channel=event.channel,
        account_id=event.account_id,
        user_id=owner_of(event.comment_id),
        event_id=event.event_id,
        sent_at=event.sent_at,
        text=event.text,
        attachments=event.attachments,
        edits=event.edits,
    )


def judged_in_public(verdict: Verdict) -> Verdict:
    """The verdict, and that it was written in public: a person sees every comment."""
    return verdict_of((*verdict.findings, FINDING), verdict.suppressed)


def is_answered(thread: Iterable[ThreadMessage]) -> bool:
    """Whether the one private reply has been given, or is on its way."""
    return any(
        message.author is not Author.PATIENT and message.state not in _NOT_THERE
        for message in thread
    )


def private_window(last_inbound_at: datetime, answered: bool, now: datetime) -> ReplyWindow:
    """Seven days, and one reply."""
    closes_at = last_inbound_at + ANSWERABLE
    if answered:
        return ReplyWindow(False, closes_at, _USED)
    return ReplyWindow(now < closes_at, closes_at, _WHY)

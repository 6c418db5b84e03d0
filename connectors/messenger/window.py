"""Until when Meta lets us answer.

Source: Meta "Messenger Platform policy overview" and "Human agent".
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.messages import Author, ReplyWindow

STANDARD = timedelta(hours=24)
HUMAN_AGENT = timedelta(days=7)

_STANDARD_WHY = "Facebook lets us reply for 24 hours after the last message from the patient."
_HUMAN_WHY = "Facebook lets staff reply for 7 days after the last message from the patient."


def reply_window(
    last_inbound_at: datetime, author: Author, now: datetime, human_agent: bool
) -> ReplyWindow:
    """24 hours for everyone; seven days for staff where Meta approved that."""
    longer = human_agent and author is Author.STAFF
    closes_at = last_inbound_at + (HUMAN_AGENT if longer else STANDARD)
    return ReplyWindow(now < closes_at, closes_at, _HUMAN_WHY if longer else _STANDARD_WHY)


def needs_tag(last_inbound_at: datetime, author: Author, now: datetime, human_agent: bool) -> bool:
    """Whether this reply may go out only as a person's, past 24 hours and inside seven days."""
    age = now - last_inbound_at
    return human_agent and author is Author.STAFF and STANDARD <= age < HUMAN_AGENT

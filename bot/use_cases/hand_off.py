"""Opens or raises a request for a person inside an open transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.conversation import Cause, Conversation, next_holder
from bot.core.messages import Author
from bot.core.service_words import is_safety
from bot.core.store_ports import Work
from bot.core.tiers import most_pressing
from bot.core.verdict import Verdict


def hand_off(
    work: Work,
    conversation: Conversation,
    verdict: Verdict,
    message_id: str,
    cause: Cause,
    now: datetime,
) -> Conversation:
    """The conversation as it stands once a person has been asked for; already saved.

    The version grows with every change of holder or tier, so that a reply computed
    before it is withheld. Safety tiers also withdraw what the assistant had queued.
    Who then tells the patient sets ``told_waiting_at``.
    """
    work.handoffs.open_or_raise(conversation.id, verdict, message_id, now)
    holder = next_holder(conversation.holder, cause) or conversation.holder
    tier = most_pressing({conversation.waiting_tier, verdict.tier})
    changed = holder is not conversation.holder or tier is not conversation.waiting_tier
    after = replace(
        conversation,
        holder=holder,
        waiting_tier=tier,
        version=conversation.version + int(changed),
        not_understood=0,
        safety_open=False,
    )
    if is_safety(verdict.tier):
        work.outbox.withdraw(conversation.id, Author.ASSISTANT)
    work.conversations.save(after)
    return after

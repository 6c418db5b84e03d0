"""Keeps what a platform tells besides words: signs of a patient, who has a thread, our account."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.account import blocked, revoked
from bot.core.conversation import Cause, Conversation, Holder, next_holder
from bot.core.events import (
    AccountChange,
    AccountChanged,
    LinkOpened,
    Reacted,
    ThreadPassed,
    Unsent,
)
from bot.core.messages import Author
from bot.core.store_ports import Work
from bot.core.tiers import Tier
from bot.core.verdict import Finding, verdict_of

Sign = Unsent | Reacted | LinkOpened | ThreadPassed

ELSEWHERE = "Someone in the page's own inbox"
_GIVEN_BACK = Finding(
    Tier.REQUEST_HUMAN,
    "GIVEN_BACK",
    "thread",
    "The platform's own inbox gave this conversation back; check whether it is finished",
)


def note_sign(work: Work, event: Sign, now: datetime) -> str:
    """What a patient or the platform did in a thread, other than writing."""
    conversation = work.conversations.find(event.channel, event.account_id, event.user_id)
    if conversation is None:
        return f"ignored.{event.channel}.sign_of_unknown"
    if isinstance(event, Unsent):
        known = work.conversations.mark_unsent(conversation.id, event.event_id)
        return "unsent" if known else f"ignored.{event.channel}.sign_of_unknown"
    if isinstance(event, Reacted | LinkOpened):
        work.conversations.heard(conversation.id, event.sent_at)
        return "heard"
    if event.to_us:
        return _given_back(work, conversation, now)
    held_elsewhere(work, conversation, now)
    return "thread.elsewhere"


def held_elsewhere(work: Work, conversation: Conversation, now: datetime) -> Conversation:
    """Another app, or the page's own inbox, has the thread: the assistant falls silent."""
    if conversation.holder is Holder.STAFF:
        return conversation
    after = replace(
        conversation,
        holder=next_holder(conversation.holder, Cause.REPLIED_ELSEWHERE) or Holder.STAFF,
        version=conversation.version + 1,
        staff_id=None,
        staff_name=ELSEWHERE,
    )
    work.conversations.save(after)
    work.outbox.withdraw(conversation.id, Author.ASSISTANT)
    work.audit.add("platform", "replied_elsewhere", conversation.id, now)
    return after


def _given_back(work: Work, conversation: Conversation, now: datetime) -> str:
    """The thread is ours again. Handing it to the assistant stays a named person's act."""
    if conversation.holder is not Holder.STAFF or conversation.staff_id is not None:
        return "thread.ours"
    verdict = verdict_of((_GIVEN_BACK,))
    work.handoffs.open_or_raise(conversation.id, verdict, "", now)
    work.conversations.save(
        replace(
            conversation,
            holder=next_holder(conversation.holder, Cause.RELEASED) or conversation.holder,
            version=conversation.version + 1,
            waiting_tier=verdict.tier,
            staff_name="",
        )
    )
    work.audit.add("platform", "given_back", conversation.id, now)
    return "thread.given_back"


def note_account(work: Work, event: AccountChanged, now: datetime) -> str:
    """What the platform did to an account: while it is blocked nothing is sent for it."""
    state = work.accounts.state(event.channel, event.account_id, now)
    if event.change is AccountChange.BLOCKED:
        work.accounts.keep(blocked(state, now))
    elif event.change is AccountChange.REVOKED:
        work.accounts.keep(revoked(state, now))
    elif event.change is AccountChange.RESTORED:
        work.accounts.is_well(event.channel, event.account_id)
    work.audit.add("platform", f"account_{event.change.value}", event.channel, now)
    return f"account.{event.change.value}"

"""Who speaks: the holder of a conversation, and the table of lawful changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.core.messages import Button
from bot.core.tiers import STAFF_VIEW, Tier


class Holder(str, Enum):
    """Who has the conversation."""

    ASSISTANT = "assistant"
    WAITING = "waiting"
    STAFF = "staff"


class Cause(str, Enum):
    """Why the holder changes."""

    SCREENED = "screened"
    ASKED_FOR_PERSON = "asked_for_person"
    NOT_UNDERSTOOD_TWICE = "not_understood_twice"
    ATTACHMENT = "attachment"
    DEAD_ROW = "dead_row"
    REPLIED_ELSEWHERE = "replied_elsewhere"
    TAKEN_OVER = "taken_over"
    RELEASED = "released"
    HANDED_BACK = "handed_back"


_TO_WAITING = (
    Cause.SCREENED,
    Cause.ASKED_FOR_PERSON,
    Cause.NOT_UNDERSTOOD_TWICE,
    Cause.ATTACHMENT,
    Cause.DEAD_ROW,
)

TRANSITIONS: dict[tuple[Holder, Cause], Holder] = {
    **{(Holder.ASSISTANT, cause): Holder.WAITING for cause in _TO_WAITING},
    **{(Holder.WAITING, cause): Holder.WAITING for cause in _TO_WAITING},
    **{(Holder.STAFF, cause): Holder.STAFF for cause in _TO_WAITING},
    (Holder.ASSISTANT, Cause.TAKEN_OVER): Holder.STAFF,
    (Holder.WAITING, Cause.TAKEN_OVER): Holder.STAFF,
    # From someone who answers in the page's own inbox: the service knows no name there.
    (Holder.STAFF, Cause.TAKEN_OVER): Holder.STAFF,
    (Holder.ASSISTANT, Cause.REPLIED_ELSEWHERE): Holder.STAFF,
    (Holder.WAITING, Cause.REPLIED_ELSEWHERE): Holder.STAFF,
    (Holder.STAFF, Cause.REPLIED_ELSEWHERE): Holder.STAFF,
    (Holder.STAFF, Cause.RELEASED): Holder.WAITING,
    (Holder.STAFF, Cause.HANDED_BACK): Holder.ASSISTANT,
    (Holder.WAITING, Cause.HANDED_BACK): Holder.ASSISTANT,
}
"""Every lawful change. What is not here cannot happen."""


def next_holder(holder: Holder, cause: Cause) -> Holder | None:
    """The holder after a cause; None when the table does not allow it."""
    return TRANSITIONS.get((holder, cause))


@dataclass(frozen=True)
class Conversation:
    """One patient's thread on one account, as the store keeps it.

    ``version`` grows by one with every change of holder or episode: what was
    computed under an older version is withheld. ``episode`` is the assistant's
    conversation id. ``waiting_tier`` is the highest tier still open. ``disclosed_at`` is
    when the patient last heard from an assistant that had said it is one.
    ``told_waiting_at`` is when the patient was last told that a person will read this,
    ``told_again`` whether that was because they wrote again while nobody had come.
    ``no_invites``: they said STOP, and are never asked for feedback again.
    ``safety_asked_at`` is when they were last asked whether anyone is unwell right now;
    ``safety_open`` while that has no answer.
    """

    id: str
    channel: str
    account_id: str
    user_id: str
    holder: Holder
    version: int
    episode: str
    opened_at: datetime
    last_inbound_at: datetime
    episode_turns: int = 0
    staff_id: str | None = None
    staff_name: str = ""
    waiting_tier: Tier = Tier.NONE
    disclosed_at: datetime | None = None
    told_waiting_at: datetime | None = None
    told_again: bool = False
    not_understood: int = 0
    offered: tuple[Button, ...] = ()
    active_form: str = ""
    no_invites: bool = False
    safety_asked_at: datetime | None = None
    safety_open: bool = False

    def told(self, now: datetime, again: bool = False) -> Conversation:
        """The patient has just been told that a person will read this."""
        return replace(self, told_waiting_at=now, told_again=again)


def assistant_may_speak(conversation: Conversation) -> bool:
    """Whether the assistant may answer now: it holds the thread, or a slow tier is waiting."""
    if conversation.holder is Holder.ASSISTANT:
        return True
    if conversation.holder is Holder.WAITING:
        return STAFF_VIEW[conversation.waiting_tier].answers_while_waiting
    return False

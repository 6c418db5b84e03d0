"""Decides, before anything is asked of the assistant, what a message gets.

Pure, and the heart of the service: screening first, then who has the conversation,
then whether the assistant is asked at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.core.conversation import Conversation, Holder, assistant_may_speak
from bot.core.feedback_plan import HARM, goes_on, in_form
from bot.core.feedback_says import says_never_again
from bot.core.messages import Button
from bot.core.numbered_choice import chosen
from bot.core.public_comments import is_public
from bot.core.records import ThreadMessage
from bot.core.safety_question import asks_first
from bot.core.service_words import (
    OTHER_LANGUAGE,
    STILL_WAITING_AFTER,
    STILL_WAITING_EVERY,
    is_safety,
)
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from bot.core.ways_in import without_ward

REQUEST_HUMAN = "request_human"
GET_STARTED = "GET_STARTED"
#: Built-in stickers that are not pictures of anything.
NOT_A_FILE = frozenset({"like"})
#: A message that only the two phones can read.
ENCRYPTED = "encrypted"


class Step(str, Enum):
    """What happens to a message."""

    FIXED_WORDS = "fixed_words"
    STILL_WAITING = "still_waiting"
    LEAVE = "leave"
    CARRY_ON = "carry_on"
    ASK_ASSISTANT = "ask_assistant"
    PRIVATE_REPLY = "private_reply"
    SAFETY_QUESTION = "safety_question"
    ALL_WELL = "all_well"


@dataclass(frozen=True)
class Plan:
    """The step, and whether the verdict opens (or raises) a hand-off."""

    step: Step
    hand_off: bool = False


@dataclass(frozen=True)
class Request:
    """What the assistant is asked: words, or the intent behind a button."""

    text: str
    topic: str = ""


def judged(message: ThreadMessage, verdict: Verdict) -> Verdict:
    """The verdict with what is not text: a file, or a button that asks for a person."""
    found = list(verdict.findings)
    files = [kind for kind in message.attachments if kind not in NOT_A_FILE]
    if files == [ENCRYPTED]:
        why = "Wrote in an encrypted chat on X, which this service cannot read"
        found.append(Finding(Tier.REQUEST_HUMAN, "ENCRYPTED", "encrypted", why))
    elif files:
        why = f"Sent something other than text ({', '.join(files)}); it was not opened"
        found.append(Finding(Tier.CONFIDENTIAL, "ATTACHMENT", "attachment", why))
    if message.payload == f"/{REQUEST_HUMAN}":
        found.append(
            Finding(Tier.REQUEST_HUMAN, "ASKED", "button", "Tapped the button for a nurse")
        )
    return verdict_of(tuple(found), verdict.suppressed)


def plan(
    conversation: Conversation, verdict: Verdict, now: datetime, is_edit: bool = False
) -> Plan:
    """The step for a message with this verdict, in a conversation as it stands."""
    if is_public(conversation):
        return Plan(Step.LEAVE if is_edit else Step.PRIVATE_REPLY, hand_off=True)
    return _in_private(conversation, verdict, now, is_edit)


def _in_private(conversation: Conversation, verdict: Verdict, now: datetime, is_edit: bool) -> Plan:
    """An edit is screened like any words; it is no new question, so it gets no second answer."""
    flagged = verdict.tier is not Tier.NONE
    foreign = _only_another_language(verdict)
    if not is_edit and asks_first(conversation, verdict, now):
        return Plan(Step.SAFETY_QUESTION)
    if is_safety(verdict.tier) and not foreign:
        return Plan(Step.FIXED_WORDS, hand_off=True)
    if conversation.holder is Holder.STAFF:
        # A person who chats in Polish needs no note that a person will come. Whoever answers
        # in the page's own inbox may have left: the console must show it.
        raised = flagged and not foreign
        return Plan(Step.LEAVE, hand_off=raised or conversation.staff_id is None)
    if is_edit and not flagged:
        return Plan(Step.LEAVE)
    if not assistant_may_speak(conversation):
        return Plan(_reassure(conversation, now), hand_off=flagged)
    return _while_the_assistant_has_it(conversation, verdict, now)


def _while_the_assistant_has_it(
    conversation: Conversation, verdict: Verdict, now: datetime
) -> Plan:
    """What is no danger, in a conversation in which the assistant may speak."""
    if verdict.tier is Tier.NONE:
        return Plan(Step.ALL_WELL if conversation.safety_open else Step.ASK_ASSISTANT)
    if goes_on(conversation, verdict):
        return Plan(Step.ASK_ASSISTANT, hand_off=HARM in verdict.codes)
    if conversation.waiting_tier is verdict.tier and _repeats(verdict):
        # In a form nobody is left without a next step.
        step = Step.CARRY_ON if in_form(conversation) else _reassure(conversation, now)
        return Plan(step, hand_off=True)
    return Plan(Step.FIXED_WORDS, hand_off=True)


def picked(message: ThreadMessage, offered: tuple[Button, ...]) -> Button | None:
    """The button of ours behind a message: tapped, or named by its number or its title."""
    if message.payload:
        return Button(message.text, message.payload)
    if says_never_again(message.text):
        # STOP in capitals is more than the button of that name.
        return None
    return chosen(message.text, offered)


def request(
    message: ThreadMessage, offered: tuple[Button, ...], known_topics: frozenset[str]
) -> Request:
    """What to ask the assistant: a tapped button, a typed number, or the words themselves."""
    if message.payload == GET_STARTED:
        return Request(message.text, "greet")
    button = picked(message, offered)
    payload = without_ward(button.payload) if button else ""
    if payload.startswith("/"):
        topic = payload[1:]
        return Request(message.text, topic if topic in known_topics else "")
    return Request(payload or message.text)


def _only_another_language(verdict: Verdict) -> bool:
    """Whether nothing fired but that the message is not in English."""
    codes = verdict.codes
    return bool(codes) and all(code.startswith(OTHER_LANGUAGE) for code in codes)


def _repeats(verdict: Verdict) -> bool:
    """Personal details are warned about each time; other words are not said twice in a row."""
    return Tier.CONFIDENTIAL not in verdict.tiers


def _reassure(conversation: Conversation, now: datetime) -> Step:
    told = conversation.told_waiting_at
    pause = STILL_WAITING_EVERY if conversation.told_again else STILL_WAITING_AFTER
    return Step.LEAVE if told is not None and now - told < pause else Step.STILL_WAITING

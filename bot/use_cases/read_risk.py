"""Screens one waiting message: the same reading in every lane."""

from __future__ import annotations

from bot.core.conversation import Conversation
from bot.core.feedback_plan import counts_together, is_choice_on_screen, read_along, read_in_form
from bot.core.plan import judged, picked
from bot.core.ports import Screener
from bot.core.public_comments import is_public, judged_in_public
from bot.core.records import Claimed
from bot.core.safety_question import heard, tapped
from bot.core.service_words import is_safety
from bot.core.verdict import Verdict, verdict_of


def read_risk(screener: Screener, waiting: Claimed) -> Verdict:
    """The verdict on a message and what came with it.

    Picking one of our own buttons, by a tap or by its number, says nothing of the
    patient's: "1" after "tablets" is a choice, not a dose.
    """
    message = waiting.message
    conversation = waiting.conversation
    if is_public(conversation):
        return judged_in_public(judged(message, screener.screen(message.text)))
    button = picked(message, conversation.offered)
    if button or is_choice_on_screen(conversation, message.text):
        return judged(message, tapped(button))
    verdict = screener.screen(message.text)
    recent = read_along(conversation, message.text, waiting.recent)
    if recent and not is_safety(verdict.tier):
        joined = screener.screen(message.text, recent)
        verdict = _with_danger(conversation, verdict, joined)
    verdict = heard(conversation, message.text, read_in_form(conversation, message.text, verdict))
    return judged(message, verdict)


def _with_danger(conversation: Conversation, alone: Verdict, joined: Verdict) -> Verdict:
    """What a message says alone, and the danger it completes.

    People in trouble split their sentences, so danger is read across messages. Anything
    less needs one message of its own: "I want feedback" and later "kind staff" do not
    ask for a member of staff.
    """
    danger = tuple(
        finding
        for finding in joined.findings
        if is_safety(finding.tier) and counts_together(conversation, finding)
    )
    return verdict_of((*danger, *alone.findings), alone.suppressed)

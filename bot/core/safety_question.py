"""The one question to somebody who may be ill, or may only be talking: "feeling a bit rough".

Source: the pain team's triage table, "When still unsure: one safety question". It is asked
once. Anything but a clear no is read as a yes, and so is two minutes of silence.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.core.conversation import Conversation, Holder
from bot.core.feedback_plan import in_form
from bot.core.messages import Button
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of

QUESTION = "utter_safety_question"
ALL_WELL = "utter_safety_no"
UNWELL_NOW, JUST_ASKING = "/unwell_now", "/just_asking"
#: The entry of the phrase files for words that may mean either.
PERHAPS_ILL = "u14-perhaps-ill"
#: Silence for so long counts as a yes.
ANSWER_WITHIN = timedelta(minutes=2)
#: Who feels rough again after so long may be asked again.
ASK_AGAIN_AFTER = timedelta(hours=24)

_CODE = "U14"
#: What the same words say in passing.
_BESIDE = frozenset({_CODE, "SYMPTOM"})
_NO = frozenset(
    {"no", "nope", "nah", "no thanks", "no thank you", "no not now", "not now", "no im not"}
    | {"just asking", "no just asking", "no only asking", "only asking", "not unwell"}
    | {"no im fine", "no im ok", "no im okay", "no we are fine", "im fine", "im ok", "im okay"}
    | {"no not unwell", "no im not unwell", "im not unwell", "no nobody is unwell", "no im well"}
    | {"no i am fine", "i am fine", "no i am ok", "i am ok", "no i am not", "no i am well"}
)


def is_unsure(verdict: Verdict) -> bool:
    """Whether nothing fired but words that may mean either."""
    rules = {finding.rule for finding in verdict.findings}
    return (
        verdict.tier is Tier.URGENT and PERHAPS_ILL in rules and _BESIDE.issuperset(verdict.codes)
    )


def asks_first(conversation: Conversation, verdict: Verdict, now: datetime) -> bool:
    """Whether the question is asked before a person is."""
    asked_at = conversation.safety_asked_at
    return (
        is_unsure(verdict)
        and conversation.holder is Holder.ASSISTANT
        and conversation.waiting_tier is Tier.NONE
        and not in_form(conversation)
        and (asked_at is None or now - asked_at >= ASK_AGAIN_AFTER)
    )


def tapped(button: Button | None) -> Verdict:
    """What one of our own buttons says: a yes to the question is a yes at any time."""
    if button is None or button.payload != UNWELL_NOW:
        return Verdict()
    return _urgent("Was asked if anyone is unwell right now, and said yes")


def heard(conversation: Conversation, text: str, verdict: Verdict) -> Verdict:
    """The verdict on what was written to the question: only a clear no is a no."""
    if not conversation.safety_open or (verdict.tier is Tier.NONE and _says_no(text)):
        return verdict
    why = "Was asked if anyone is unwell right now, and did not say a clear no"
    return verdict_of((*verdict.findings, *_urgent(why).findings), verdict.suppressed)


def unanswered() -> Verdict:
    """What silence says."""
    return _urgent("Was asked if anyone is unwell right now, and did not answer in two minutes")


def _urgent(why: str) -> Verdict:
    return verdict_of((Finding(Tier.URGENT, _CODE, "safety-question", why),))


def _says_no(text: str) -> bool:
    plain = text.lower().replace("'", "").replace("\u2019", "")
    words = "".join(one if one.isalnum() else " " for one in plain).split()
    return " ".join(words) in _NO

"""Chooses which approved words the service itself says, and when.

The words come from the approved answers (`data/answers/fixed.yml`); nothing here
writes a sentence. Source of the choices: the pain team's triage table.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.feedback_items import NAMES
from bot.core.hours import Hours
from bot.core.messages import Button, Reply
from bot.core.placeholders import fill
from bot.core.safety_question import ALL_WELL, QUESTION
from bot.core.tiers import SAFETY_TIERS, Tier
from bot.core.verdict import Verdict
from bot.core.ways_in import GIVE_FEEDBACK

_FIXED: dict[Tier, str] = {
    Tier.EMERGENCY: "utter_emergency",
    Tier.CRISIS: "utter_crisis",
    Tier.URGENT: "utter_urgent",
    Tier.CONFIDENTIAL: "utter_confidential",
    Tier.COMPLAINT: "utter_complaint",
    Tier.CLINICAL_INDIVIDUAL: "utter_clinical_individual",
    Tier.DISTRESS: "utter_distress",
    Tier.REQUEST_HUMAN: "utter_request_human",
}

_ADD_ONS: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"E3"}), "utter_emergency_sedation"),
    (frozenset({"E4"}), "utter_emergency_overdose"),
    (frozenset({"E5"}), "utter_emergency_bleeding"),
    (frozenset({"E7"}), "utter_emergency_allergy"),
    (frozenset({"E9", "E10"}), "utter_emergency_spine"),
    (frozenset({"E11"}), "utter_emergency_pump"),
)

#: Their fixed words follow the opening on first contact; other tiers speak at once.
OPENS_FIRST = frozenset(
    {Tier.CONFIDENTIAL, Tier.COMPLAINT, Tier.CLINICAL_INDIVIDUAL, Tier.REQUEST_HUMAN}
)

#: Languages that are recognised, and in which somebody is told that a person will read what
#: they wrote: those heard most in and around Wandsworth, Merton and Lambeth (Census 2021, "Main
#: language"), and those of the safety words.
NOTES_IN = (
    *("pl", "pt", "es", "it", "fr", "ro", "so", "tr", "ur", "hi"),
    *("pa", "gu", "bn", "ta", "ar", "fa", "zh", "uk", "sq"),
)
#: How the code of such a finding begins; the language follows ("LANGUAGE-PL").
OTHER_LANGUAGE = "LANGUAGE-"

REQUIRED: tuple[str, ...] = (
    "utter_opening",
    "utter_opening_privacy",
    *_FIXED.values(),
    *(name for _, name in _ADD_ONS),
    "utter_crisis_carer",
    "utter_crisis_abuse",
    "utter_attachment",
    "utter_expired_answer",
    "utter_other_language",
    *(f"utter_other_language_{code}" for code in NOTES_IN),
    "utter_out_of_hours",
    "utter_still_waiting",
    "utter_not_understood_twice",
    "utter_assistant_down",
    "utter_encrypted",
    "utter_public_comment",
    "utter_nurse_joined",
    "utter_nurse_left",
    "utter_stop",
    QUESTION,
    ALL_WELL,
    *(f"utter_feedback_{name}" for name in ("carry_on", "finish", "paused", "nudge", "closed")),
    *(f"utter_feedback_{name}" for name in ("confidential", "still_pain", "bereaved", "under_18")),
    *(f"utter_feedback_{name}" for name in ("deleted", "not_found")),
    "utter_feedback_ward_kept",
    *(f"utter_ask_{name}" for name in NAMES),
)
"""Responses that must be in the approved answers, or the service does not start."""

_TELL_OF_WARD = frozenset({"utter_ask_fb_consent", "utter_faq/privacy"})
#: Say again that this is automated after a gap this long.
DISCLOSE_AGAIN = timedelta(hours=24)
#: Who writes again so long after the first words is told where things stand,
STILL_WAITING_AFTER = timedelta(minutes=1)
#: and from then on at most this often.
STILL_WAITING_EVERY = timedelta(minutes=30)

TALK_TO_A_NURSE = Button("Talk to a nurse", "/request_human")
GET_URGENT_HELP = Button("Get urgent help", "/faq/when_to_call")


@dataclass(frozen=True)
class ServiceWords:
    """Approved responses by name, the hospital's own facts, and the staffed hours.

    A response may have words of its own for a channel: ``<name>_<channel>``. Where ``wards_kept``,
    the trust keeps the ward of a card with feedback, and people are told.
    """

    responses: Mapping[str, tuple[Reply, ...]]
    facts: Mapping[str, str]
    hours: Hours
    channel: str = ""
    wards_kept: bool = False

    def on(self, channel: str) -> ServiceWords:
        """The words as they are said on a channel."""
        return replace(self, channel=channel)

    def say(self, name: str, now: datetime) -> tuple[Reply, ...]:
        """The bubbles of one response with the hospital's facts filled in."""
        own = f"{name}_{self.channel}"
        chosen = own if own in self.responses else name
        return tuple(self.filled(reply, now) for reply in self.responses[chosen])

    def filled(self, reply: Reply, now: datetime) -> Reply:
        """The reply with every ``{{PLACEHOLDER}}`` filled in."""
        hours = self.hours.at(now)
        facts = {**self.facts, "NEXT_OPEN": hours.next_opening_in_words(now)}
        if hours.in_words:
            facts["PAIN_TEAM_HOURS"] = hours.in_words
        return replace(reply, text=fill(reply.text, facts))

    def ward_kept(self, now: datetime) -> str:
        """What people are told about their ward; "" where it is not kept."""
        kept = self.say("utter_feedback_ward_kept", now) if self.wards_kept else ()
        return " ".join(reply.text for reply in kept)

    def with_ward(self, replies: tuple[Reply, ...], now: datetime) -> tuple[Reply, ...]:
        """The replies, with that where feedback starts and where privacy is asked about."""
        kept, told, said = self.ward_kept(now), set[str](), []
        for reply in replies:
            if kept and reply.source in _TELL_OF_WARD - told:
                told.add(reply.source)
                first, *rest = reply.text.split("\n")
                reply = replace(reply, text="\n".join((f"{first} {kept}", *rest)))
            said.append(reply)
        return tuple(said)

    def opening(self, now: datetime) -> tuple[Reply, ...]:
        """One bubble: not a person, no personal details, where to get urgent help."""
        bubbles = (
            *self.say("utter_opening", now),
            *self.say("utter_opening_privacy", now),
        )
        buttons = next((bubble.buttons for bubble in reversed(bubbles) if bubble.buttons), ())
        text = "\n".join(bubble.text for bubble in bubbles)
        return (replace(bubbles[0], text=text, buttons=buttons),)

    def is_due(self, disclosed_at: datetime | None, now: datetime) -> bool:
        """Whether the opening must be said: never yet, or a long gap since."""
        return disclosed_at is None or now - disclosed_at >= DISCLOSE_AGAIN

    def for_verdict(self, verdict: Verdict, now: datetime) -> tuple[Reply, ...]:
        """The fixed words of a verdict: safety text first, the hours last."""
        names = names_for(verdict.tier, verdict.tiers, verdict.codes)
        if not self.hours.at(now).is_open(now):
            names.append("utter_out_of_hours")
        return tuple(reply for name in names for reply in self.say(name, now))

    def nurse_joined(self, now: datetime) -> tuple[Reply, ...]:
        """A person has the conversation now."""
        return self.say("utter_nurse_joined", now)

    def nurse_left(self, now: datetime) -> tuple[Reply, ...]:
        """The assistant has it again, and says that it is automated."""
        return self.say("utter_nurse_left", now)


def names_for(tier: Tier, tiers: Collection[Tier], codes: Collection[str]) -> list[str]:
    """Names of the fixed responses of a verdict: emergency before crisis, add-ons by code."""
    names: list[str] = []
    if Tier.EMERGENCY in tiers:
        names.append("utter_emergency")
        names += [name for of_codes, name in _ADD_ONS if of_codes & set(codes)]
    if Tier.CRISIS in tiers:
        names.append(_crisis(codes))
    other_language = _other_language(codes)
    if other_language:
        return [*names, *other_language]
    return names or [_FIXED[tier]]


def _other_language(codes: Collection[str]) -> list[str]:
    """A note in the language a message was written in, then the same in English."""
    written = [
        code.removeprefix(OTHER_LANGUAGE).lower()
        for code in codes
        if code.startswith(OTHER_LANGUAGE)
    ]
    notes = [f"utter_other_language_{code}" for code in written if code in NOTES_IN]
    return [*notes, "utter_other_language"] if written else []


def _crisis(codes: Collection[str]) -> str:
    crisis = {code for code in codes if code.startswith("C") and code[1:].isdigit()}
    if "C5" in crisis:
        return "utter_crisis_abuse"
    return "utter_crisis_carer" if crisis == {"C4"} else "utter_crisis"


def with_answer_buttons(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """An approved answer ends with a way to a person and to urgent help."""
    if not replies or replies[-1].buttons or not replies[-1].source.startswith("utter_faq/"):
        return replies
    buttons: tuple[Button, ...] = (TALK_TO_A_NURSE, GET_URGENT_HELP)
    if replies[-1].source == "utter_faq/when_to_call":
        buttons = (TALK_TO_A_NURSE,)
    return (*replies[:-1], replace(replies[-1], buttons=buttons))


def without_invites(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """The replies without their buttons for feedback: to somebody who said STOP."""
    return tuple(
        replace(r, buttons=tuple(b for b in r.buttons if b.payload != GIVE_FEEDBACK))
        for r in replies
    )


def is_safety(tier: Tier) -> bool:
    """Whether this tier's words go out in every state."""
    return tier in SAFETY_TIERS


def are_safety_words(source: str) -> bool:
    """Whether these are a safety tier's words, by the names of the responses they came from."""
    firsts = tuple(_FIXED[tier] for tier in SAFETY_TIERS)
    return any(name.startswith(firsts) for name in source.split(", "))

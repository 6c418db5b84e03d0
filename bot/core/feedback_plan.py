"""What a message in the middle of feedback is besides an answer. Pure.

Source: the feedback conversation, "Clinical, crisis, confidential or complaint content inside
the form". Screening has read the message; here is what only the form's context tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core.conversation import Conversation
from bot.core.feedback_items import BY_NAME, NEED_HELP, Kind, asks_number, typed_choice
from bot.core.feedback_numbers import Scale, read_number
from bot.core.feedback_records import FORM, Around
from bot.core.feedback_says import Wish, says_under_18, wish_in
from bot.core.feedback_state import AGAIN, ANEW, ASIDES, CONSENT, EARLY
from bot.core.messages import Button
from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of

BEREAVED, STILL_PAIN, HARM = "BEREAVED", "STILL_PAIN", "HARM"
#: Somebody under 18 who also needs a person.
MINOR = "MINOR"
ATTACHMENT, LEGAL = "ATTACHMENT", "LEGAL"
#: The rule of the reader that looks at a message as a whole.
WHOLE_MESSAGE = "whole-message"
_FULFILLED = (Wish.NEVER_AGAIN, Wish.SKIP, Wish.BACK, Wish.RESTART, Wish.KEEP_ANSWER)
#: A pain this strong that is there now needs a clinician today.
SEVERE = 7

_SOMEONE = (
    r"(he|she|they|mum|mam|mom|dad|mother|father|nan|nana|gran|grandad|grandma|granny|husband|wife"
    r"|partner|son|daughter|brother|sister|aunt|auntie|uncle|friend|patient|hubby|baby|child"
    r"|grandfather|grandmother)"
)
_DIED = re.compile(
    rf"\b{_SOMEONE}( has| have| had|s| sadly| then| just| later| actually|ve)*"
    r" (died|passed away|passed (last|yesterday|this (morning|week))|(did not|didnt) make it"
    r"|(is|was) dead|lost (his|her) life)\b"
    rf"|\b(lost|losing|buried|funeral of) (my|our) (dear |beloved |late )?{_SOMEONE}\b"
    rf"|\b(death|passing) of (my|our)\b|\bmy late {_SOMEONE}\b"
)
_DYING_NOW = re.compile(
    r"\b(just|now|minutes?|hours?|found|help|collaps\w*|breath\w*|cold|wake\w*|blue|grey|today)\b"
)
_LONG_AGO = re.compile(
    r"\b(years? ago|last year|years back|in (19|20)\d\d|when i was (a|young|little))"
)
_NOT_DEATH = re.compile(
    r"\bnearly (died|passed)|\bdied (laughing|of (boredom|embarrassment|shame))"
)
_STILL = re.compile(
    r"\b(still|now|right now|today|tonight|this morning|currently|at the moment|at home its"
    r"|at home it is|ongoing|every day since|as i write|as we speak|getting worse|is worse)\b"
)
_PAIN = re.compile(
    r"\b(pain(?! (team|nurse|relief|killers?|clinic|service|control|management|doctors?|score"
    r"|medicines?|meds|specialist|consultant|lady|man|people|staff))|painful|hurts?|hurting|sore"
    r"|agony|ach(e|es|ing)|throbbing|burning|stabbing)\b"
)
_BAD = re.compile(
    r"\b(severe|agony|unbearable|worse|worst|terrible|awful|horrendous|excruciating|really bad"
    r"|so bad|very bad|cant sleep|cannot sleep|crying|killing me|a lot|loads)\b"
)
_OVER = re.compile(
    r"\b(no|not|without|never|free|gone|better|eased|stopped|settled|less|fine|under control)\b"
    r"|\b(was|were|had|been) still\b|\bstill (was|had|were)\b|nt (hurt|in|have)\b"
    r"|\bstill in (hospital|there|recovery|theatre)\b|\b(until|by) now\b|\bnow and (then|again)\b"
)
_HARM = re.compile(
    r"\b(neglect\w*|abus(e|ed|ive|ing)|assault\w*|racis[tm]|sexis[tm]|homophobi\w+|discriminat\w*"
    r"|hit me|slapped|pushed me|hurt (me|him|her)|harmed|injured|unsafe|in danger|dangerous"
    r"|threaten\w*|touched me|wrong (drug|dose|medicine|medication|tablets?|patient|leg|side|blood)"
    r"|overdose\w*|left (me |him |her |us )?in agony|nearly died|still happening|junkie"
    r"|because (of my|im|i am) (colour|race|religion|gay|black|asian|muslim|disabled)"
    r"|humiliat\w+|restrain\w*)\b"
)
_ASKED = re.compile(r"\butter_ask_(\w+)")
_NO_NUMBERS = frozenset({"no", "nothing", "half", "none", "never", "nil"})
_FEEDBACK = re.compile(r"\b(feedback|survey|review)\b")


def asked_item(offered: Sequence[Button]) -> str:
    """The question on screen, as its buttons name it; "" when they do not."""
    names = (button.payload.partition("=")[0] for button in offered)
    return next((name for name in names if name in BY_NAME or name in ASIDES), "")


def is_form_payload(payload: str) -> bool:
    """Whether a button belongs to a question of the form."""
    name = payload.partition("=")[0]
    return "=" in payload and (name in BY_NAME or name in ASIDES)


def in_form(conversation: Conversation) -> bool:
    """Whether the feedback form is under way."""
    return conversation.active_form == FORM


def is_choice_on_screen(conversation: Conversation, text: str) -> bool:
    """Whether a typed text is as good as a tap: a mark of the scale on screen, or who answers.

    "Worst pain 10" is about the past: by itself it is no danger. "I'm under 18" at the first
    question says that this form is not for them, and no more.
    """
    item = BY_NAME.get(asked_item(conversation.offered)) if in_form(conversation) else None
    if item is None:
        return False
    if item.kind.scale is not None:
        return read_number(text, item.kind.scale) is not None
    about_form = item.name in (CONSENT, "fb_who")
    return about_form and typed_choice(item, text) not in (None, NEED_HELP)


def read_in_form(conversation: Conversation, text: str, verdict: Verdict) -> Verdict:
    """Screening's verdict on a typed message, with what the context of feedback tells."""
    wrong = _misread(conversation, text, verdict)
    left = tuple(finding for finding in verdict.findings if finding not in wrong)
    off = tuple(replace(finding, suppressed_by="feedback") for finding in wrong)
    heard = verdict_of(left, (*verdict.suppressed, *off))
    more = findings_in_form(conversation, text, heard)
    return verdict_of((*left, *more), heard.suppressed) if more else heard


def _misread(conversation: Conversation, text: str, verdict: Verdict) -> tuple[Finding, ...]:
    """What the whole-message reader sees in words whose meaning is known here.

    A wish to delete feedback, and nothing else, is nothing to pass on: the service does it.
    "Unsubscribe" and "go back" are wishes that the service fulfils. A death that was written
    about is no emergency, if nothing says that it is happening now; what the phrase files found
    stays, and a person reads the message in any case. A child is told of other ways, and nothing
    is kept.
    """
    wish = wish_in(text)
    if wish is Wish.DELETE:
        return tuple(
            f for f in verdict.findings if f.tier is Tier.COMPLAINT or f.rule == WHOLE_MESSAGE
        )
    if wish in _FULFILLED or _is_child(conversation, text):
        whole = (f for f in verdict.findings if f.rule == WHOLE_MESSAGE)
        return tuple(f for f in whole if f.tier not in (Tier.EMERGENCY, Tier.CRISIS))
    plain = _plain(text)
    about_feedback = in_form(conversation) or bool(_FEEDBACK.search(plain))
    if about_feedback and says_patient_died(plain) and not _DYING_NOW.search(plain):
        whole = (f for f in verdict.findings if f.rule == WHOLE_MESSAGE)
        return tuple(f for f in whole if f.tier is Tier.EMERGENCY)
    return ()


def _is_child(conversation: Conversation, text: str) -> bool:
    """Whether somebody in the middle of the form says that they are not yet 18."""
    asked = asked_item(conversation.offered)
    return in_form(conversation) and says_under_18(text, asks_number(asked))


def findings_in_form(
    conversation: Conversation, text: str, verdict: Verdict
) -> tuple[Finding, ...]:
    """What the form's context adds to screening's verdict on a typed message."""
    plain = _plain(text)
    found: list[Finding] = []
    if (in_form(conversation) or _FEEDBACK.search(plain)) and says_patient_died(plain):
        why = "Wrote in feedback that the patient has died; the questions were stopped"
        found.append(Finding(Tier.DISTRESS, BEREAVED, "feedback_bereaved", why))
    if not in_form(conversation):
        return tuple(found)
    still = pain_now(plain, asked_item(conversation.offered))
    if still is not None:
        why = "Wrote in feedback that the pain is still there"
        found.append(Finding(still, STILL_PAIN, "feedback_still_pain", why))
    if verdict.findings and _is_child(conversation, text):
        why = "Wrote in feedback that they are under 18; the questions were stopped"
        found.append(Finding(Tier.CLINICAL_INDIVIDUAL, MINOR, "feedback_under_18", why))
    if Tier.COMPLAINT in verdict.tiers and speaks_of_harm(text):
        why = "Wrote in feedback of harm, neglect, discrimination or danger"
        found.append(Finding(Tier.COMPLAINT, HARM, "feedback_harm", why))
    return tuple(found)


def read_along(conversation: Conversation, text: str, recent: tuple[str, ...]) -> tuple[str, ...]:
    """The earlier messages that this one may go on from: people in trouble split sentences.

    In a form a bare answer says nothing together with the next one: "nine out of ten" and then
    "nothing at all" are two answers.
    """
    if wish_in(text) in (Wish.DELETE, *_FULFILLED):
        return ()
    if not in_form(conversation):
        return recent
    if is_bare_answer(text):
        return ()
    return tuple(earlier for earlier in recent if not is_bare_answer(earlier))


def counts_together(conversation: Conversation, finding: Finding) -> bool:
    """Whether a danger that only shows when messages are read as one counts.

    In a form they answer different questions: to the reader of whole messages two comments
    are no message. What the phrase files find in them counts, and so does any crisis.
    """
    by_phrase = finding.rule != WHOLE_MESSAGE or finding.tier is Tier.CRISIS
    return by_phrase or not in_form(conversation)


def sent_early(around: Around) -> bool:
    """Whether a message was written before the question on screen was asked: from a second
    phone, in two parts, or sent twice. It cannot be an answer to what its writer had not seen."""
    seen, now = _ASKED.findall(around.seen), _ASKED.findall(around.now)
    return bool(seen and now) and seen[-1] != now[-1]


def early_marks(text: str, around: Around) -> tuple[str, ...]:
    """What the form is told of such a message."""
    same = text.casefold().strip() == around.wrote.casefold().strip()
    return (EARLY, AGAIN) if same else (EARLY,)


def is_bare_answer(text: str) -> bool:
    """Whether a text is a number, a choice or a wish of the form, and nothing else."""
    if any(read_number(text, scale) for scale in Scale) or wish_in(text):
        return True
    return any(typed_choice(item, text) for item in BY_NAME.values())


def says_patient_died(text: str) -> bool:
    """Whether somebody writes that a person has died, lately as far as one can tell."""
    plain = _plain(text)
    if _LONG_AGO.search(plain) or _NOT_DEATH.search(plain):
        return False
    return bool(_DIED.search(plain))


def speaks_of_harm(text: str) -> bool:
    """Whether words of harm, abuse, neglect, discrimination or danger stand in it."""
    return bool(_HARM.search(_plain(text)))


def pain_now(text: str, asked: str) -> Tier | None:
    """How urgent a pain is that is still there; None when nothing says that it is.

    A high number by itself is about the past: "worst pain 10" is an answer, "10 and it still
    is" needs a person today.
    """
    plain = _plain(text)
    if not _STILL.search(plain) or _OVER.search(plain):
        return None
    number = _number_in(plain) if asked.startswith("pain_") and _is_ten(asked) else None
    if number is None and not _PAIN.search(plain):
        return None
    severe = (number is not None and number >= SEVERE) or bool(_BAD.search(plain))
    return Tier.URGENT if severe or _high_in(plain) else Tier.CLINICAL_INDIVIDUAL


def goes_on(conversation: Conversation, verdict: Verdict) -> bool:
    """Whether a flagged message is taken as an answer all the same.

    Feedback that complains is kept as feedback, and a masked detail leaves an answer behind.
    """
    if not in_form(conversation) or asked_item(conversation.offered) in (CONSENT, ANEW):
        return False
    beside = verdict.tiers <= {Tier.COMPLAINT, Tier.CONFIDENTIAL}
    return beside and bool(verdict.tiers) and not {ATTACHMENT, LEGAL}.intersection(verdict.codes)


def marks_of(conversation: Conversation, verdict: Verdict) -> tuple[str, ...]:
    """What the form is told of a flagged message that it takes."""
    if not (goes_on(conversation, verdict) and Tier.COMPLAINT in verdict.tiers):
        return ()
    return ("passed_on",) if HARM in verdict.codes else ("concern",)


def _is_ten(asked: str) -> bool:
    item = BY_NAME.get(asked)
    return item is not None and item.kind is Kind.TEN and asked in ("pain_worst", "pain_least")


def _number_in(plain: str) -> int | None:
    """The first number of a message, in figures or as a word."""
    for word in re.findall(r"\d{1,2}|[a-z]+", plain):
        reading = None if word in _NO_NUMBERS else read_number(word, Scale.TEN)
        if reading is not None:
            return reading.value
    return None


def _high_in(plain: str) -> bool:
    return bool(re.search(r"\b([789]|10|seven|eight|nine|ten) ?(/ ?10|out of (10|ten))", plain))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"['’]", "", text.casefold()).split())

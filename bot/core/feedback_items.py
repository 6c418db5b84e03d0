"""The questions of the feedback conversation, as data, and what answers each of them.

Source: the feedback conversation, "The conversation". The words stand in the approved answers
(``utter_ask_<name>``); a button's payload is ``<name>=<answer>``, so that a tap on an old
button can be told from an answer to the question on screen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Union

from bot.core.feedback_numbers import Scale
from bot.core.fft_answer import FFT_ANSWERS, fft_answer

Answer = Union[str, int, tuple[str, ...]]
Answers = Mapping[str, Answer]

SKIPPED = ""
LONGEST_COMMENT = 1_000
YES, NO, NOT_SURE = "Yes", "No", "Not sure"
PATIENT, HELPING, CARER = "patient", "helping", "carer"


class Kind(Enum):
    """How a question is answered."""

    CHOICE = "choice"
    TEN = "ten"
    PERCENT = "percent"
    COMMENT = "comment"
    MANY = "many"

    @property
    def scale(self) -> Scale | None:
        """The scale of a number; None for anything else."""
        return {Kind.TEN: Scale.TEN, Kind.PERCENT: Scale.PERCENT}.get(self)


@dataclass(frozen=True)
class Item:
    """One question. ``words`` are typed words for a choice, besides the choice itself."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


def _typed(**typed: str) -> dict[str, str]:
    return {word.strip(): choice for choice, words in typed.items() for word in words.split("|")}


_YES = "yes|y|yeah|yep|yes please|ok|okay|sure|go on|go ahead|alright|fine|of course|i do|i was"
_NO = "no|n|nope|nah|no thanks|no thank you|not really|i was not|i wasnt|dont|no i dont"
_UNSURE = "not sure|unsure|dont know|i dont know|cant remember|i cant remember|maybe|idk|dunno"
_YES_NO = {word: YES for word in _YES.split("|")} | {word: NO for word in _NO.split("|")}
_THREE = _YES_NO | {word: NOT_SURE for word in _UNSURE.split("|")}

START, NOT_NOW, NEED_HELP, UNDER_18 = "start", "not now", "need help", "under 18"
_CONSENT = {
    word: START for word in f"{_YES}|yes start|start|yes i am|i am|happy to|ready".split("|")
}
_CONSENT |= _typed(
    **{
        NOT_NOW: f"{_NO}|not now|later|maybe later|not today|another time",
        NEED_HELP: "i need help|need help|help|help me|i need help now",
        UNDER_18: "under 18|im under 18|i am under 18|no im under 18|under eighteen",
    }
)
_WHO = _typed(
    patient="i was the patient|patient|the patient|me|myself|i am the patient|im the patient|i was",
    helping=(
        "helping the patient|helping|im helping|helping my mum|helping my dad|for the patient"
        "|helping them|on behalf of the patient|helping a patient"
    ),
    carer=(
        "im family or a carer|family or carer|family|carer|a carer|relative|im family|im a carer"
        "|wife|husband|daughter|son|partner|his wife|her husband|my own view|friend|mum|dad"
    ),
)
MOVING, COUGHING, SLEEPING, MOOD, NONE = "moving", "coughing", "sleeping", "mood", "none"
_INTERFERES = _typed(
    moving="moving|movement|walking|getting up|getting out of bed|sitting up|moving about",
    coughing="coughing breathing|coughing|breathing|deep breaths|cough",
    sleeping="sleeping|sleep|sleeping at night|my sleep|getting to sleep",
    mood="mood or worry|mood|worry|my mood|feeling low|anxiety|worrying",
    none="none|nothing|none of them|none of these|no|nope|not much|it didnt",
)
SICK, SLEEPY, ITCHY, DIZZY, CONSTIPATED, DONE = (
    *("sick", "sleepy", "itchy", "dizzy", "constipated"),
    "done",
)
_EFFECTS = _typed(
    sick="feeling sick|sick|felt sick|nausea|nauseous|vomiting|being sick|threw up",
    sleepy="sleepy|drowsy|tired|sleepiness",
    itchy="itchy|itching|itch",
    dizzy="dizzy|dizziness|light headed|lightheaded",
    constipated="constipated|constipation|bunged up",
    none="none|no|none of these|none of them|nope|nothing|neither",
    done="done|thats all|that is all|thats it|finished|no more|nothing else|no others|all done",
)

ITEMS: tuple[Item, ...] = (
    Item("fb_consent", Kind.CHOICE, (START, NOT_NOW, NEED_HELP, UNDER_18), _CONSENT),
    Item("fb_who", Kind.CHOICE, (PATIENT, HELPING, CARER), _WHO),
    Item("fft_score", Kind.CHOICE, FFT_ANSWERS),
    Item("fb_more", Kind.CHOICE, (YES, NO), _YES_NO),
    Item("fft_why", Kind.COMMENT),
    Item("pain_worst", Kind.TEN),
    Item("pain_least", Kind.TEN),
    Item("pain_severe_time", Kind.PERCENT),
    Item("pain_relief", Kind.PERCENT),
    Item("pain_interfere", Kind.CHOICE, (MOVING, COUGHING, SLEEPING, MOOD, NONE), _INTERFERES),
    Item("pain_interfere_score", Kind.TEN),
    Item("side_effects", Kind.MANY, (SICK, SLEEPY, ITCHY, DIZZY, CONSTIPATED, NONE), _EFFECTS),
    Item("pain_wanted_more", Kind.CHOICE, (YES, NO, NOT_SURE), _THREE),
    Item("pain_info", Kind.CHOICE, (YES, NO, NOT_SURE), _THREE),
    Item("pain_decide", Kind.TEN),
    Item("pain_satisfied", Kind.TEN),
    Item("fft_better", Kind.COMMENT),
    Item("fb_publish", Kind.CHOICE, (YES, NO), _YES_NO),
)
"""In the order in which they are asked."""

TITLES: Mapping[str, str] = {
    START: "Yes, start",
    NOT_NOW: "Not now",
    NEED_HELP: "I need help",
    UNDER_18: "Under 18",
    PATIENT: "I was the patient",
    HELPING: "Helping the patient",
    CARER: "Family or carer",
    MOVING: "Moving",
    COUGHING: "Coughing, breathing",
    SLEEPING: "Sleeping",
    MOOD: "Mood or worry",
    SICK: "Feeling sick",
    SLEEPY: "Sleepy",
    ITCHY: "Itchy",
    DIZZY: "Dizzy",
    CONSTIPATED: "Constipated",
    NONE: "None",
    DONE: "Done",
}
"""What stands on the button of a choice, where that is not the choice itself."""

BY_NAME = {item.name: item for item in ITEMS}
NAMES = tuple(BY_NAME)
#: Asked only after the offer of the quick questions about pain relief was taken.
QUICK = frozenset(NAMES[NAMES.index("pain_worst") : NAMES.index("pain_info")])
#: Asked of patients only: a relative's own view says nothing of how much it hurt.
PATIENTS_OWN = QUICK | {"fb_more", "pain_info", "pain_decide", "pain_satisfied"}
#: What says how the conversation goes, and is no answer worth keeping by itself.
ABOUT_THE_FORM = frozenset({"fb_consent", "fb_who", "fb_more", "fb_publish"})


def is_asked(name: str, answers: Answers) -> bool:
    """Whether a question belongs to this person's conversation, as far as it has come."""
    if name in PATIENTS_OWN and answers.get("fb_who") == CARER:
        return False
    if name in QUICK and answers.get("fb_more") != YES:
        return False
    if name == "pain_interfere_score":
        return answers.get("pain_interfere") not in (NONE, SKIPPED, None)
    if name == "fb_publish":
        return any(answers.get(comment) for comment in ("fft_why", "fft_better"))
    return True


def next_item(answers: Answers) -> str:
    """The first question without an answer; "" when there is none left."""
    return next((n for n in NAMES if n not in answers and is_asked(n, answers)), "")


def asks_number(name: str) -> bool:
    """Whether a question is answered by a number."""
    return name in BY_NAME and BY_NAME[name].kind.scale is not None


def item_before(name: str, answers: Answers) -> str:
    """The question that was answered before this one; "" when there was none."""
    place = NAMES.index(name) if name in BY_NAME else len(NAMES)
    earlier = [n for n in NAMES[:place] if n in answers and is_asked(n, answers)]
    return earlier[-1] if earlier else ""


def typed_choice(item: Item, text: str) -> str | None:
    """The choice that a typed or tapped text plainly is, else None."""
    if item.name == "fft_score":
        return fft_answer(text)
    plain = plainly(text)
    return next(
        (choice for choice in item.choices if choice.casefold() == plain), item.words.get(plain)
    )


def typed_many(item: Item, text: str) -> tuple[str, ...]:
    """Every choice named in a text; all of its words must be choices, or () is given."""
    parts = re.split(r",|\band\b|\balso\b|&|\+|;|/", text)
    found = [item.words.get(plainly(part)) for part in parts if plainly(part)]
    return () if None in found else tuple(dict.fromkeys(choice for choice in found if choice))


def plainly(text: str) -> str:
    """Lower case, without apostrophes, end marks and words of courtesy."""
    plain = re.sub(r"['’]", "", text.casefold())
    plain = " ".join(re.sub(r"[^\w\s+/-]", " ", plain).split())
    return re.sub(r"\s+(please|thanks|thank you|pls|ta|x+)$", "", plain).strip()


def fits(name: str, value: Any) -> bool:
    """Whether a value may be kept as the answer to this question."""
    item = BY_NAME.get(name)
    if item is None:
        return False
    if item.kind is Kind.COMMENT:
        return isinstance(value, str) and len(value) <= LONGEST_COMMENT
    if value == SKIPPED:
        return True
    if item.kind.scale:
        return type(value) is int and 0 <= value <= item.kind.scale.value
    if item.kind is Kind.MANY:
        return isinstance(value, (list, tuple)) and all(v in item.choices for v in value)
    return value in item.choices


def worth_keeping(answers: Answers) -> bool:
    """Whether anything was answered besides how the conversation goes."""
    return any(value != SKIPPED for n, value in answers.items() if n not in ABOUT_THE_FORM)

"""What a nurse's own words are looked at for before they leave the hospital.

Facebook and X keep what is sent there, and Meta's rules on health care may forbid advice about one
person's treatment. Nothing here decides for the nurse: it asks once, and the choice is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Objection(str, Enum):
    """Why words should be read once more before they are sent."""

    IDENTIFIER = "identifier"
    CLINICAL = "clinical"


@dataclass(frozen=True)
class Questioned:
    """What is to be asked about a reply: why, and the kinds of identifier in it."""

    objections: tuple[Objection, ...]
    identifiers: tuple[str, ...] = ()


#: Codes and words of what a nurse may answer when she sends questioned words all the same.
REASONS_TO_SEND: dict[str, str] = {
    "not_advice": "It is general information, not advice about this person",
    "own_details": "The details are the hospital's, not the patient's",
    "cannot_phone": "The patient cannot be phoned, and waiting would harm",
}

_MEDICINE = (
    "paracetamol|ibuprofen|naproxen|diclofenac|aspirin|codeine|co-?codamol|co-?dydramol|dihydrocodeine|"
    "tramadol|morphine|oramorph|morphgesic|mst|zomorph|sevredol|oxycodone|oxynorm|oxycontin|longtec|"
    "shortec|fentanyl|buprenorphine|butec|methadone|tapentadol|pregabalin|lyrica|gabapentin|"
    "amitriptyline|nortriptyline|duloxetine|ketamine|lidocaine|naloxone|senna|laxido|movicol|"
    "warfarin|apixaban|rivaroxaban|enoxaparin|omeprazole"
)
_THING = (
    rf"(?:{_MEDICINE}|tablets?|capsules?|patch(?:es)?|dos(?:e|es|age)|"
    r"medicines?|medication|painkillers?|opioids?|steroids?|antibiotics?)"
)
_CHANGE = (
    r"(?:take|taking|start|stop|stopping|increase|reduce|lower|raise|double|halve|skip|miss|restart|"
    r"switch|swap|wean|come off|cut down|carry on with|keep taking)"
)
_CLINICAL = re.compile(
    "|".join(
        (
            r"\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|micrograms?|milligrams?|mls?|millilitres?|puffs?|drops?)\b",
            r"\b(?:one|two|three|four|half|\d+)\s(?:more\s)?(?:tablets?|capsules?|patch(?:es)?|doses?)\b",
            r"\b(?:\w+|\d+)\stimes\s(?:a|per)\sday\b|\bevery\s(?:\w+|\d+)\shours\b",
            rf"\b{_CHANGE}\b[^.?!\n]{{0,60}}\b{_THING}\b",
            r"\byou\s(?:probably\s|might\s|may\s|seem\sto\s)?have\s(?:an?\s)?"
            r"(?:infection|clot|allergy|reaction|side\seffect|ileus|abscess|fracture)",
            r"\b(?:nothing\sto\sworry|perfectly\snormal|safe\sfor\syou|you(?:'|’)?ll\sbe\sfine|"
            r"you\swill\sbe\sfine|that(?:'|’)?s\s(?:quite\s)?normal|no\sneed\sto\scome)",
        )
    ),
    re.IGNORECASE,
)


def question(text: str, identifiers: Sequence[str]) -> Questioned | None:
    """What to ask about these words; ``identifiers`` are the kinds that masking found in them."""
    found: list[Objection] = []
    if identifiers:
        found.append(Objection.IDENTIFIER)
    if _CLINICAL.search(text):
        found.append(Objection.CLINICAL)
    return Questioned(tuple(found), tuple(dict.fromkeys(identifiers))) if found else None

"""What an approved answer must be before anybody may give it to a patient. Pure.

Sources: the team's rules for answers (no doses, no advice to change a medicine, a help line
always sent), its tone guide (reading age), and the lengths the platforms take.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.placeholders import HOSPITAL_FACTS, PLACEHOLDER
from bot.core.reading_age import grade

MOST_WORDS = 80
LONGEST_BUBBLE = 640
HARDEST_GRADE = 8.0
#: A hospital's own fact may be about this long once it is filled in.
LONGEST_FACT = "a value of about forty characters long 0"

#: Numbers a patient may be told to ring, text or press, spaces left out.
NUMBERS = frozenset(
    {"999", "111", "112", "18000", "18001111", "116123", "85258", "03001231053"}
    | {"03001236600", "08082000247", "08088010327", "08088088141", "08001111", "08088005000"}
)
YEARS = frozenset({"2025"})

AMOUNT = re.compile(
    r"\b(\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|another|extra)\s*"
    r"(mg|mcg|ml|g|milligrams?|micrograms?|millilitres?|grams?"
    r"|(more |extra )?(tablets?|capsules?|pills?|puffs?|sachets?|spoonfuls?|drops))\b",
    re.IGNORECASE,
)
HOW_OFTEN = re.compile(
    r"\b(every|each) (\d+|two|three|four|six|eight|twelve|other)\b"
    r"|\b(every|each) (hour|minute)\b|\b(two|three|four|six|eight|twelve|\d+)[ -]?hourly\b"
    r"|\b(\d+|one|two|three|four|once|twice) (times )?(a|per|every) (day|hour)\b"
    r"|\b((\d+|two|three|four) times|once|twice) daily\b",
    re.IGNORECASE,
)
NEGATIVE_CONTRACTION = re.compile(r"\b\w+n['\u2019]t\b", re.IGNORECASE)
_MARKS = re.compile(r"[*_#`<>!\u2026]|\]\(")
_NUMBER = re.compile(r"\d[\d ]*\d")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net)\b|\S+@\S+")
_SHORTEST_NUMBER = 3


@dataclass(frozen=True)
class AnswerText:
    """The words of one answer: what is said, and the help line that is always sent with it."""

    answer: str
    help_line: str

    @property
    def bubbles(self) -> tuple[str, str]:
        """As the patient gets it: two messages."""
        return self.answer, self.help_line


def tidy(written: str) -> str:
    """One line: the spaces and line ends of a form are not part of an answer."""
    return " ".join(written.split())


def problems_in(text: AnswerText) -> list[str]:
    """Everything that keeps these words from being given, each with what to do about it."""
    found = [*_of("answer", text.answer), *_of("help line", text.help_line)]
    words = len(text.answer.split())
    if words > MOST_WORDS:
        found.append(f"The answer has {words} words. Keep it to {MOST_WORDS}.")
    both = f"{text.answer}\n{text.help_line}"
    if any(character.isalpha() for character in both) and (hard := grade(both)) > HARDEST_GRADE:
        found.append(
            f"The words are hard to read (school grade {hard:.0f}; at most {HARDEST_GRADE:.0f}). "
            "Use shorter sentences and easier words."
        )
    return found


def _of(part: str, text: str) -> Iterator[str]:
    if not re.search(r"[A-Za-z]{2}", text):
        yield f"The {part} is empty, or not in English. Write it."
        return
    for check in (_too_long, _advice, _marks, _unknown_facts, _unknown_numbers):
        for problem in check(text):
            yield f"The {part} {problem}"


def _too_long(text: str) -> Iterator[str]:
    length = len(PLACEHOLDER.sub(LONGEST_FACT, text))
    if length > LONGEST_BUBBLE:
        yield f"is {length} characters long. Keep it to {LONGEST_BUBBLE}."


def _advice(text: str) -> Iterator[str]:
    dose = AMOUNT.search(text) or HOW_OFTEN.search(text)
    if dose:
        yield f'says "{dose.group()}". Answers never give an amount or how often.'
    contraction = NEGATIVE_CONTRACTION.search(text)
    if contraction:
        yield f'says "{contraction.group()}". Write it in full: it is easy to miss.'


def _marks(text: str) -> Iterator[str]:
    found = _MARKS.search(PLACEHOLDER.sub("", text))
    if found:
        yield f"has the mark {found.group()}. Use plain sentences only."


def _unknown_facts(text: str) -> Iterator[str]:
    for name in sorted(set(PLACEHOLDER.findall(text)) - {*HOSPITAL_FACTS, "NEXT_OPEN"}):
        yield f"uses {{{{{name}}}}}, which nobody sets. Check the spelling."
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        yield "has a curly bracket on its own. Take it out."


def _unknown_numbers(text: str) -> Iterator[str]:
    for number in _NUMBER.findall(text):
        if not _is_known(number.split()):
            yield f"gives the number {number}, which is not on the checked list."
    for address in _ADDRESS.findall(text):
        yield f"gives the address {address}. Use a placeholder, so that it is set in one place."


def _is_known(groups: list[str]) -> bool:
    """Whether digits are checked numbers, years, or too short to ring: "111 24" is 111 and 24."""
    if not groups:
        return True
    for length in range(len(groups), 0, -1):
        digits = "".join(groups[:length])
        known = digits in NUMBERS | YEARS or (length == 1 and len(digits) < _SHORTEST_NUMBER)
        if known and _is_known(groups[length:]):
            return True
    return False

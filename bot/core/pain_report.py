"""What the pain questions say, with its share of warnings. Pure.

The questions are adapted from the domains of APS-POQ-R and the International Pain Outcomes
questionnaire; they are not those questionnaires, and figures cannot be compared with published
ones.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.feedback_items import NO, NOT_SURE, YES
from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_report import HIDDEN, HIDDEN_SHARE, SMALL, share_words

ADAPTED = (
    "These questions are adapted from two published questionnaires (APS-POQ-R and IPO) and asked "
    "after going home. They have not been tested in this form. Do not compare them with "
    "published figures."
)
SATISFACTION = "People are often satisfied although their pain was severe: never report this alone."
#: Below this many answers a figure is shown with a warning.
FEW = 10
CARE = "small numbers, treat with care"


@dataclass(frozen=True)
class Measure:
    """One question: how many answered, and what they said, as it may be shown."""

    title: str
    answered: int
    middle: str
    share: str
    share_of: str
    note: str = ""

    @property
    def shown_answered(self) -> str:
        """How many answered, or that there were too few to show."""
        return HIDDEN if 0 < self.answered <= SMALL else str(self.answered)


_Wanted = tuple[str, str, str, Callable[[int], bool]]
_NUMBERS: tuple[_Wanted, ...] = (
    ("pain_worst", "Worst pain, 0 to 10", "7 to 10 (severe)", lambda n: n >= 7),
    ("pain_least", "Least pain, 0 to 10", "0 to 3", lambda n: n <= 3),
    (
        "pain_severe_time",
        "Time in severe pain, per cent",
        "half the time or more",
        lambda n: n >= 50,
    ),
    ("pain_relief", "Relief from treatment, per cent", "70 or more", lambda n: n >= 70),
    ("pain_interfere_score", "How much pain got in the way", "7 to 10", lambda n: n >= 7),
    ("pain_decide", "Took part in decisions, 0 to 10", "7 to 10", lambda n: n >= 7),
    ("pain_satisfied", "Satisfied with treatment, 0 to 10", "7 to 10", lambda n: n >= 7),
)
_QUESTIONS = (
    ("pain_info", "Told about choices", "yes"),
    ("pain_wanted_more", "Wanted more treatment", "yes"),
)


def measures(responses: Sequence[FeedbackResponse]) -> list[Measure]:
    """Every measure of these responses, in the order of the questions."""
    found = []
    for name, title, words, counts in _NUMBERS:
        numbers = [n for one in responses if (n := getattr(one, name)) is not None]
        found.append(_of_numbers(title, words, numbers, counts, name))
    for name, title, words in _QUESTIONS:
        said = [one for one in (getattr(r, name) for r in responses) if one in (YES, NO, NOT_SURE)]
        share = 100 * said.count(YES) / len(said) if said else None
        shown = share_words(share, hidden=0 < len(said) <= SMALL)
        found.append(Measure(title, len(said), "", shown, words, _care(len(said))))
    return found


def side_effects(responses: Sequence[FeedbackResponse]) -> list[tuple[str, int]]:
    """How many had each; nothing at all when so few answered that one might be known."""
    asked = [one.side_effects for one in responses if one.side_effects is not None]
    if len(asked) <= SMALL:
        return []
    return sorted(Counter(effect for said in asked for effect in said).items())


def _of_numbers(
    title: str, words: str, numbers: Sequence[int], counts: Callable[[int], bool], name: str
) -> Measure:
    few = len(numbers) <= SMALL
    share = 100 * sum(map(counts, numbers)) / len(numbers) if numbers else None
    middle = HIDDEN_SHARE if few else f"{statistics.median(numbers):g}"
    note = _care(len(numbers))
    if name == "pain_satisfied":
        note = f"{SATISFACTION} {note}".strip()
    return Measure(
        title, len(numbers), middle, share_words(share, hidden=bool(numbers) and few), words, note
    )


def _care(number: int) -> str:
    return CARE if SMALL < number < FEW else ""

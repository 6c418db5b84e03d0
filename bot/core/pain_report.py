"""What the pain questions say, with its share of warnings. Pure.

The questions are adapted from the domains of APS-POQ-R and the International Pain Outcomes
questionnaire; they are not those questionnaires, and figures cannot be compared with published
ones.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.feedback_items import BY_NAME, NO, NONE, NOT_SURE, YES
from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_report import share_words
from bot.core.small_numbers import (
    HIDDEN,
    HIDDEN_SHARE,
    SMALL,
    hidden_units,
    is_small,
    split_is_hidden,
)

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
        return HIDDEN if is_small(self.answered) else str(self.answered)


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
        shown = share_words(share, hidden=is_small(len(said)))
        found.append(Measure(title, len(said), "", shown, words, _care(len(said))))
    return found


@dataclass(frozen=True)
class Chosen:
    """How many chose one answer of several; None where that is hidden."""

    name: str
    people: int | None


def side_effects(responses: Sequence[FeedbackResponse]) -> list[Chosen]:
    """How many had each, "none" among them; nothing at all when few were asked.

    Most people choose one, so the list is hidden as if everybody did: what is hidden then does
    not follow from how many were asked either.
    """
    asked = [one.side_effects for one in responses if one.side_effects is not None]
    said = [effect for effects in asked for effect in effects]
    return [] if len(asked) <= SMALL else _chosen("side_effects", said)


def interference(responses: Sequence[FeedbackResponse]) -> list[Chosen]:
    """What pain got in the way of most: how many chose each; nothing at all when few did."""
    said = [one.pain_interfere for one in responses if one.pain_interfere is not None]
    return [] if len(said) <= SMALL else _chosen("pain_interfere", said)


def _chosen(name: str, said: Sequence[str]) -> list[Chosen]:
    """The most frequent first, "none" last; what nobody chose is left out unless all is hidden."""
    sizes = {choice: said.count(choice) for choice in BY_NAME[name].choices}
    if split_is_hidden(sizes):
        return [Chosen(choice, None) for choice in sizes]
    hidden = hidden_units(sizes)
    shown = [Chosen(c, None if c in hidden else size) for c, size in sizes.items() if size]
    return sorted(shown, key=lambda one: (one.name == NONE, -(one.people or 0)))


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

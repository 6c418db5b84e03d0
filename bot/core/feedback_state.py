"""Where a feedback conversation stands, what was heard, and what follows. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from bot.core.feedback_items import Answer
from bot.core.feedback_says import Wish

CONSENT = "fb_consent"
#: Questions about the form itself, asked between two items.
STOPPING, CONFIRMING, CONCERN, ANEW = "fb_stop", "fb_confirm", "fb_concern", "fb_again"
ASIDES = (STOPPING, CONFIRMING, CONCERN, ANEW)
#: What the service tells of a typed message: it was sent before the question on screen was asked,
#: and says the same as the message before it.
EARLY, AGAIN = "early", "again"
#: After this many texts that are no answer the question is left out.
BAD_TRIES = 2


class End(Enum):
    """How a form ends, and what becomes of the answers."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    #: As after silence: the score and its reason only.
    SCORE_AND_WHY = "score_and_why"
    NOTHING = "nothing"


class Doubt(str, Enum):
    """What has to be asked about a number before it counts."""

    READ_AS = "read_as"
    RANGE = "range"
    ABOVE = "above"
    BELOW = "below"
    #: The least pain was worse than the worst.
    ORDER = "order"


@dataclass(frozen=True)
class Pending:
    """A number that waits for a yes; ``other`` is a range's lower end, or the worst pain."""

    doubt: Doubt
    value: int
    other: int = 0


@dataclass(frozen=True)
class Form:
    """Where a form stands. ``asked`` is on screen: an item or an aside; "" before and after.

    ``at`` is the item in hand, ``chosen`` what was picked so far of a list, ``ranges`` items
    whose number was a range that nobody decided.
    """

    asked: str = ""
    at: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    ranges: tuple[str, ...] = ()
    tries: int = 0
    pending: Pending | None = None
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Heard:
    """A message: its words, and what the service or the classifier knows of it.

    ``tapped`` is the wish of a button that every screen shows. ``question`` says that the
    assistant can answer it, ``person`` that somebody is asked for, ``concern`` that screening
    read a complaint in it; ``passed_on`` that it has gone to a person already. ``early`` is a
    message sent before the question on screen was asked, from a second phone or in two parts;
    ``again`` one that was sent twice.
    """

    text: str
    tapped: Wish | None = None
    question: bool = False
    person: bool = False
    concern: bool = False
    passed_on: bool = False
    early: bool = False
    again: bool = False


@dataclass(frozen=True)
class Words:
    """An approved response to say; ``answer`` and ``other`` fill its places."""

    name: str
    answer: str = ""
    other: str = ""


@dataclass(frozen=True)
class Move:
    """What follows: the form, the words before its next question, and how it ended if it did.

    ``interrupts`` leaves the message to the assistant; ``asks_person`` is the tier of a hand-off.
    """

    form: Form
    say: tuple[Words, ...] = ()
    end: End | None = None
    interrupts: bool = False
    asks_person: str = ""


def start(given_today: bool) -> Form:
    """A new form; whoever gave feedback already today is asked whether they want to add some."""
    return Form(asked=ANEW if given_today else CONSENT, at=CONSENT)


def settled(form: Form) -> Form:
    """What was half given when somebody stops counts: the choices of a list so far, and of a
    range that nobody decided the higher end."""
    if form.chosen:
        return replace(form, answers={**form.answers, form.at: form.chosen}, chosen=())
    undecided = form.pending is not None and form.pending.doubt is Doubt.RANGE
    if form.pending is not None and undecided and form.at not in form.answers:
        answers = {**form.answers, form.at: form.pending.value}
        return replace(form, answers=answers, ranges=(*form.ranges, form.at), pending=None)
    return form

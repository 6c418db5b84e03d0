"""Discharge cards: sheets of paper that tell people how to give feedback. Pure.

What stands on a card is resolved here; how it is drawn is the printer's affair.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Protocol

from bot.core.answer_versions import DEMO_APPROVAL
from bot.core.errors import NotPermitted
from bot.core.placeholders import fill
from bot.core.ways_in import messenger_link, on_ward, web_link, x_link

MOST_WARDS = 40
LONGEST_WARD = 60
#: What the typeface can draw and a ward may be called.
_WARD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9][A-Za-zÀ-ÖØ-öø-ÿ0-9 &'’.,/()–-]*")


class CardSize(Enum):
    """Paper: A6 and A5 sheets, and an A4 leaflet that says more."""

    A6 = "a6"
    A5 = "a5"
    A4 = "a4"


class CardVersion(Enum):
    """For whom: print of 12 points and more; of 16 and more; short sentences with pictures."""

    STANDARD = "standard"
    LARGE = "large"
    EASY = "easy"


@dataclass(frozen=True)
class Way:
    """One way in. ``link`` goes into the code, ``typed`` is what a person can type instead."""

    name: str
    link: str
    typed: str

    def on_ward(self, ward: str) -> Way:
        """The way on a card whose ward is kept with responses."""
        return replace(self, link=on_ward(self.link, ward))


@dataclass(frozen=True)
class Block:
    """One piece of a card. ``kind`` is heading, words or ways; ``picture`` names a drawing of the
    easy-read version; ``leaflet`` is True for what stands on the A4 leaflet alone, ``ward`` for
    what stands only on a card whose codes tell the ward."""

    kind: str
    text: str
    picture: str = ""
    leaflet: bool = False
    ward: bool = False


@dataclass(frozen=True)
class CardWords:
    """The words of one version, as filed, with their approval."""

    title: str
    blocks: tuple[Block, ...]
    approved_by: str
    review_due: date

    def is_fit(self, today: date) -> bool:
        """Whether a named person has approved them, and their review is not past."""
        return not self.approved_by.startswith(DEMO_APPROVAL) and today <= self.review_due


@dataclass(frozen=True)
class Card:
    """One ward's card, ready to be drawn. ``draft`` is True while nobody has approved it."""

    ward: str
    trust: str
    title: str
    blocks: tuple[Block, ...]
    ways: tuple[Way, ...]
    size: CardSize
    version: CardVersion
    draft: bool


class CardPrinter(Protocol):
    """Draws cards."""

    def __call__(self, cards: Sequence[Card]) -> bytes:
        """One PDF with every card, each beginning on a new page."""
        ...


def ways_in(
    messenger_page: str, x_accounts: Sequence[tuple[str, str]], web_address: str
) -> tuple[Way, ...]:
    """The ways that are set up; an empty name or address is a way that is not.

    ``messenger_page`` is the Page's name or id, ``x_accounts`` are numeric ids with screen names
    (the first is printed), ``web_address`` is where the chat is for people outside.
    """
    ways = []
    if messenger_page:
        ways.append(Way("Messenger", messenger_link(messenger_page), f"m.me/{messenger_page}"))
    for user_id, screen_name in x_accounts[:1]:
        ways.append(Way("X", x_link(user_id), f"@{screen_name}"))
    if web_address:
        typed = re.sub(r"^https?://", "", web_address.rstrip("/")) + "/chat"
        ways.append(Way("Web page", web_link(web_address), typed))
    return tuple(ways)


def wards_of(written: str) -> tuple[str, ...]:
    """Ward names, a line each, repeats left out. Raises NotPermitted in words for the page."""
    wards = tuple(dict.fromkeys(filter(None, (" ".join(w.split()) for w in written.splitlines()))))
    if not wards:
        raise NotPermitted("Write the name of at least one ward.")
    if len(wards) > MOST_WARDS:
        raise NotPermitted(f"At most {MOST_WARDS} wards at a time.")
    unfit = [ward for ward in wards if len(ward) > LONGEST_WARD or not _WARD.fullmatch(ward)]
    if unfit:
        raise NotPermitted(
            f"This ward name cannot be printed: “{unfit[0][:LONGEST_WARD]}”. Use letters, numbers "
            f"and simple marks, at most {LONGEST_WARD} characters."
        )
    return wards


def card_for(
    ward: str,
    words: CardWords,
    ways: tuple[Way, ...],
    facts: Mapping[str, str],
    paper: tuple[CardSize, CardVersion],
    today: date,
    tells_ward: bool = False,
) -> Card:
    """A ward's card. ``facts`` are the hospital's by placeholder, ``paper`` is size, version;
    ``tells_ward`` says whether the codes of these ways do."""
    size, version = paper
    blocks = tuple(
        replace(block, text=_unbroken(fill(block.text, facts)))
        for block in words.blocks
        if (size is CardSize.A4 or not block.leaflet) and (tells_ward or not block.ward)
    )
    trust = facts.get("TRUST_NAME", "")
    draft = not words.is_fit(today)
    return Card(ward, trust, words.title, blocks, ways, size, version, draft)


def _unbroken(text: str) -> str:
    """No line ends inside a telephone number."""
    return re.sub(r"(?<=\d) (?=\d)", "\N{NO-BREAK SPACE}", text)

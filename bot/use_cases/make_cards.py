"""Staff have discharge cards drawn for their wards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.discharge_card import (
    Card,
    CardPrinter,
    CardSize,
    CardVersion,
    CardWords,
    Way,
    card_for,
    wards_of,
)
from bot.core.errors import NotPermitted
from bot.core.ports import Clock
from bot.core.records import StaffMember
from bot.core.store_ports import Store


@dataclass(frozen=True)
class MakeCards:
    """``facts`` are the hospital's; ``strict`` refuses words that nobody has approved.

    The codes on a card of one of ``kept_wards`` tell the ward; all others tell none.
    """

    store: Store
    clock: Clock
    words: Mapping[CardVersion, CardWords]
    ways: tuple[Way, ...]
    facts: Mapping[str, str]
    draw: CardPrinter
    strict: bool
    kept_wards: tuple[str, ...] = ()

    def __call__(self, staff: StaffMember, wards: str, size: str, version: str) -> bytes:
        """A PDF with a card for each ward, a line each in ``wards``.

        Raises NotPermitted in words for the page.
        """
        paper = _paper(size, version)
        names = wards_of(wards)
        if not self.ways:
            raise NotPermitted("No way in is set up yet, so there is nothing to print on a card.")
        now = self.clock.now()
        words = self.words[paper[1]]
        if self.strict and not words.is_fit(now.date()):
            raise NotPermitted(
                "Nobody has approved the words of this card, or their review is past. A named "
                "person must sign data/cards.yml first."
            )
        today = now.date()
        cards = [self._card(ward, words, paper, today) for ward in names]
        pdf = self.draw(cards)
        with self.store.begin() as work:
            work.audit.add(staff.email, "make_cards", "", now, f"{size} {version}")
        return pdf

    def _card(
        self, ward: str, words: CardWords, paper: tuple[CardSize, CardVersion], today: date
    ) -> Card:
        kept = ward in self.kept_wards
        ways = tuple(way.on_ward(ward) for way in self.ways) if kept else self.ways
        return card_for(ward, words, ways, self.facts, paper, today, tells_ward=kept)

    def is_draft(self) -> bool:
        """Whether cards made now say that nobody has approved them."""
        today = self.clock.now().date()
        return not all(words.is_fit(today) for words in self.words.values())


def _paper(size: str, version: str) -> tuple[CardSize, CardVersion]:
    try:
        return CardSize(size), CardVersion(version)
    except ValueError as error:
        raise NotPermitted("Choose a size and a version from the list.") from error

"""What the console can print, as one thing to hand on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.ward_board import BoardPrinter
from bot.use_cases.make_cards import MakeCards


@dataclass(frozen=True)
class Printing:
    """Discharge cards, and the page for the ward board."""

    cards: MakeCards
    board: BoardPrinter

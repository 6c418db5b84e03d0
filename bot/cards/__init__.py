"""Draws PDFs: discharge cards, and the page for the ward board."""

from __future__ import annotations

from bot.cards.board import print_board
from bot.cards.card import print_cards

__all__ = ["print_board", "print_cards"]

"""Draws PDFs: discharge cards, and the page for the ward board."""

from __future__ import annotations

from bot.cards.card import print_cards

__all__ = ["print_cards"]

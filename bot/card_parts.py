"""Joins what makes discharge cards and the page for the ward board, for `bot.bootstrap`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers.card_words import load_card_words
from bot.core.discharge_card import Card, ways_in
from bot.core.ports import Clock
from bot.core.store_ports import Store
from bot.core.ward_board import BoardPage
from bot.settings import Settings
from bot.use_cases.make_cards import MakeCards
from bot.use_cases.printing import Printing


def printing(store: Store, clock: Clock, settings: Settings) -> Printing:
    """What can be printed, with the ways in that the settings name.

    The web page is a way in only where its address for people outside is set (CONSOLE_URL).
    """
    ways = ways_in(
        settings.messenger_page_name or settings.messenger_page_id,
        [(account.user_id, account.screen_name) for account in settings.twitter_accounts],
        settings.console_url if settings.web_chat else "",
    )
    cards = MakeCards(
        store=store,
        clock=clock,
        words=load_card_words(),
        ways=ways,
        facts=settings.facts(),
        draw=_print_cards,
        strict=settings.app_env == "production",
        kept_wards=settings.feedback_wards,
    )
    return Printing(cards, _print_board)


def _print_cards(cards: Sequence[Card]) -> bytes:
    """Loads the printer when somebody prints: most web processes never do."""
    from bot.cards import print_cards

    return print_cards(cards)


def _print_board(page: BoardPage) -> bytes:
    from bot.cards import print_board

    return print_board(page)

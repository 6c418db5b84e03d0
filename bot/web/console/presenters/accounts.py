"""Accounts that cannot send just now, in words for whoever waits for an answer to arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.account import AccountState
from bot.core.failure_words import PAUSE_WORDS
from bot.core.messages import FailureReason
from bot.core.ports import Connector
from bot.web.console.presenters.names import platform_words
from bot.web.console.presenters.times import clock_words


def paused_words(states: Sequence[AccountState], connectors: Mapping[str, Connector]) -> list[str]:
    """One sentence an account."""
    return [_sentence(state, connectors.get(state.channel)) for state in states]


def _sentence(state: AccountState, connector: Connector | None) -> str:
    name = connector.account_name(state.account_id) if connector else "an account"
    why = PAUSE_WORDS[state.reason or FailureReason.PLATFORM_ERROR]
    again = clock_words(state.until)
    place = platform_words(state.channel)
    return f"Nothing can be sent from {name} ({place}): {why}. It is tried again at {again}."

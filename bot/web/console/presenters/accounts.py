"""Accounts that cannot send just now, in words for whoever waits for an answer to arrive."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.account import AccountState
from bot.core.failure_words import PAUSE_WORDS
from bot.core.messages import FailureReason
from bot.core.platform_names import account_words
from bot.core.ports import Connector
from bot.web.console.presenters.times import clock_words


def paused_words(states: Sequence[AccountState], connectors: Mapping[str, Connector]) -> list[str]:
    """One sentence an account."""
    return [_sentence(state, connectors) for state in states]


def _sentence(state: AccountState, connectors: Mapping[str, Connector]) -> str:
    name = account_words(state.channel, state.account_id, connectors)
    why = PAUSE_WORDS[state.reason or FailureReason.PLATFORM_ERROR]
    again = clock_words(state.until)
    return f"Nothing can be sent from {name}: {why}. It is tried again at {again}."

"""What platforms and our accounts on them are called, without anyone's real id."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.ports import Connector

_PLATFORMS = {"messenger": "Messenger", "twitter": "X", "web_chat": "Web chat"}


def platform_words(channel: str) -> str:
    """The platform as staff call it."""
    return _PLATFORMS.get(channel, channel.replace("_", " ").capitalize())


def account_words(channel: str, account_id: str, connectors: Mapping[str, Connector]) -> str:
    """An account and its platform: "@StGPainTeam (X)"; without an account, the platform alone."""
    place = platform_words(channel)
    connector = connectors.get(channel)
    if not (connector and account_id):
        return place
    return f"{connector.account_name(account_id)} ({place})"

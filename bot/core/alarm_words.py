"""Alarms about the service itself, in words for whoever is on duty."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.ports import Connector
from bot.core.service_alarms import AlarmCode, ServiceAlarm

_PLATFORMS = {"messenger": "Messenger", "twitter": "X", "web_chat": "Web chat"}
_SHORT: Mapping[AlarmCode, str] = {
    AlarmCode.SILENCE: "Nothing comes in from {name}",
    AlarmCode.WEBHOOK_INVALID: "{name} has stopped telling us of messages",
    AlarmCode.WEBHOOK_WAS_INVALID: "{name} had stopped telling us of messages",
    AlarmCode.ACCESS_LOST: "We can no longer answer on {name}: our access was refused",
}
_WHAT_TO_DO: Mapping[AlarmCode, str] = {
    AlarmCode.SILENCE: "It may be a quiet day, or the connection is broken. Send a test message; "
    "if it does not come in, tell the service team.",
    AlarmCode.WEBHOOK_INVALID: "New messages do not reach us. Tell the service team now, and read "
    "the messages there until this is mended.",
    AlarmCode.WEBHOOK_WAS_INVALID: "It tells us again now, but messages from before may be "
    "missing. Read the latest ones there.",
    AlarmCode.ACCESS_LOST: "Answers wait and may come late. Tell the service team now, and answer "
    "there, or by telephone, until this is mended.",
}


def platform_words(channel: str) -> str:
    """The platform as staff call it."""
    return _PLATFORMS.get(channel, channel.replace("_", " ").capitalize())


def in_short(alarm: ServiceAlarm, connectors: Mapping[str, Connector]) -> str:
    """What is wrong, and where; no full stop."""
    place = platform_words(alarm.channel)
    connector = connectors.get(alarm.channel)
    if connector and alarm.account_id:
        place = f"{connector.account_name(alarm.account_id)} ({place})"
    return _SHORT[alarm.code].format(name=place)


def what_to_do(alarm: ServiceAlarm) -> str:
    """What staff can do about it: two sentences."""
    return _WHAT_TO_DO[alarm.code]

"""Alarms about the service itself, in words for whoever is on duty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.ports import Connector
from bot.core.service_alarms import AlarmCode, ServiceAlarm
from bot.web.console.presenters.names import platform_words
from bot.web.console.presenters.queue import Alert
from bot.web.console.presenters.times import machine_time

PRIORITY = "P2"
_SHORT: Mapping[AlarmCode, str] = {
    AlarmCode.SILENCE: "Nothing comes in from {name}",
    AlarmCode.WEBHOOK_INVALID: "{name} has stopped telling us of messages",
    AlarmCode.WEBHOOK_WAS_INVALID: "{name} had stopped telling us of messages",
}
_WHAT_TO_DO: Mapping[AlarmCode, str] = {
    AlarmCode.SILENCE: "It may be a quiet day, or the connection is broken. Send a test message; "
    "if it does not come in, tell the service team.",
    AlarmCode.WEBHOOK_INVALID: "New messages do not reach us. Tell the service team now, and read "
    "the messages there until this is mended.",
    AlarmCode.WEBHOOK_WAS_INVALID: "It tells us again now, but messages from before may be "
    "missing. Read the latest ones there.",
}


def alarm_alerts(
    alarms: Sequence[ServiceAlarm], connectors: Mapping[str, Connector]
) -> list[Alert]:
    """Those that nobody has seen."""
    return [
        Alert(
            key=f"alarm-{one.id}",
            conversation_id="",
            priority=PRIORITY,
            words=_named(_SHORT[one.code], one, connectors),
            since=machine_time(one.since),
            alarm_id=one.id,
        )
        for one in alarms
        if one.seen_at is None
    ]


def alarm_words(alarms: Sequence[ServiceAlarm], connectors: Mapping[str, Connector]) -> list[str]:
    """What lasts, and what to do: two sentences or three each."""
    return [
        f"{_named(_SHORT[one.code], one, connectors)}. {_WHAT_TO_DO[one.code]}" for one in alarms
    ]


def _named(words: str, alarm: ServiceAlarm, connectors: Mapping[str, Connector]) -> str:
    place = platform_words(alarm.channel)
    connector = connectors.get(alarm.channel)
    if not (connector and alarm.account_id):
        return words.format(name=place)
    return words.format(name=f"{connector.account_name(alarm.account_id)} ({place})")

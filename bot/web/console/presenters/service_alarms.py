"""Alarms about the service itself, as the console shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.alarm_words import in_short, what_to_do
from bot.core.ports import Connector
from bot.core.service_alarms import ServiceAlarm
from bot.web.console.presenters.queue import Alert
from bot.web.console.presenters.times import machine_time

PRIORITY = "P2"


def alarm_alerts(
    alarms: Sequence[ServiceAlarm], connectors: Mapping[str, Connector]
) -> list[Alert]:
    """Those that nobody has seen."""
    return [
        Alert(
            key=f"alarm-{one.id}",
            conversation_id="",
            priority=PRIORITY,
            words=in_short(one, connectors),
            since=machine_time(one.since),
            alarm_id=one.id,
        )
        for one in alarms
        if one.seen_at is None
    ]


def alarm_words(alarms: Sequence[ServiceAlarm], connectors: Mapping[str, Connector]) -> list[str]:
    """What lasts, and what to do: two sentences or three each."""
    return [f"{in_short(one, connectors)}. {what_to_do(one)}" for one in alarms]

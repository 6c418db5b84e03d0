"""Alarms about the service itself, as the console shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.core.account import AccountState
from bot.core.alarm_words import WHAT_TO_DO, short_words
from bot.core.ports import Connector
from bot.core.service_alarms import AlarmCode, ServiceAlarm
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
            words=short_words(one, connectors),
            since=machine_time(one.since),
            alarm_id=one.id,
        )
        for one in alarms
        if one.seen_at is None
    ]


def alarm_words(
    alarms: Sequence[ServiceAlarm],
    connectors: Mapping[str, Connector],
    paused: Sequence[AccountState] = (),
) -> list[str]:
    """What lasts, and what to do: two sentences or three each.

    Lost access of an account that is ``paused`` is left out: that it is paused says why.
    """
    said = {(AlarmCode.ACCESS_LOST, one.channel, one.account_id) for one in paused}
    return [
        f"{short_words(one, connectors)}. {WHAT_TO_DO[one.code]}"
        for one in alarms
        if (one.code, one.channel, one.account_id) not in said
    ]

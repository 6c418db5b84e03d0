"""Alarms about the service itself, in words for whoever is on duty or is told elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.platform_names import account_words
from bot.core.ports import Connector
from bot.core.service_alarms import AlarmCode, ServiceAlarm

SHORT: Mapping[AlarmCode, str] = {
    AlarmCode.SILENCE: "Nothing comes in from {name}",
    AlarmCode.WEBHOOK_INVALID: "{name} has stopped telling us of messages",
    AlarmCode.WEBHOOK_WAS_INVALID: "{name} had stopped telling us of messages",
    AlarmCode.ACCESS_LOST: "Nothing can be sent from {name}: the platform refuses us",
    AlarmCode.READING_CAPPED: "Messages from {name} are not read any more today",
}
WHAT_TO_DO: Mapping[AlarmCode, str] = {
    AlarmCode.SILENCE: "It may be a quiet day, or the connection is broken. Send a test message; "
    "if it does not come in, tell the service team.",
    AlarmCode.WEBHOOK_INVALID: "New messages do not reach us. Tell the service team now, and read "
    "the messages there until this is mended.",
    AlarmCode.WEBHOOK_WAS_INVALID: "It tells us again now, but messages from before may be "
    "missing. Read the latest ones there.",
    AlarmCode.ACCESS_LOST: "Answers wait, and new messages may not reach us. Tell the service team "
    "now. Urgent? Phone the patient.",
    AlarmCode.READING_CAPPED: "The limit of what may be read in a day is reached. Read the "
    "messages there until midnight, and tell the service team, who can raise the limit.",
}


def short_words(alarm: ServiceAlarm, connectors: Mapping[str, Connector]) -> str:
    """What is wrong, and where: one line without a full stop."""
    name = account_words(alarm.channel, alarm.account_id, connectors)
    return SHORT[alarm.code].format(name=name)

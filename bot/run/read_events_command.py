"""Prints what a webhook body says, one event a line: `python -m bot read-events messenger`.

For whoever wants to know what the service would make of a platform's payload. Nothing is
stored or sent, no signature is asked for, and no setting is needed.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import BinaryIO, TextIO

from bot.core.errors import UnreadablePayload
from bot.core.events import Event, Ignored
from connectors.messenger import MessengerConfig, MessengerConnector
from connectors.twitter import TwitterConfig, TwitterConnector

Reader = Callable[[bytes], list[Event]]


def read_events_of(platform: str, source: BinaryIO, sink: TextIO) -> int:
    """0, or 2 when there is no JSON at all.

    More forgiving than the webhook, which reads what a platform signed and nothing else: a
    byte order mark, several bodies in a list, a lone entry or event, and a body of Instagram,
    whose events look the same, are read as well.
    """
    try:
        content = json.loads(source.read().decode("utf-8-sig"))
    except (ValueError, RecursionError):
        print("Cannot be read: this is not JSON.", file=sys.stderr)
        return 2
    read = READERS[platform]()
    for body in content if isinstance(content, list) else [content]:
        for event in _events(read, platform, body):
            row = {"is": type(event).__name__, **asdict(event)}
            sink.write(json.dumps(row, default=_plain) + "\n")
    return 0


def _events(read: Reader, platform: str, body: object) -> list[Event]:
    """The events of one body. Whatever else it is, it is counted like an unknown event."""
    if not isinstance(body, dict):
        return [Ignored(platform, "unreadable")]
    whole = _as_page(body) if platform == "messenger" else body
    try:
        return read(json.dumps(whole).encode("utf-8", "surrogatepass"))
    except UnreadablePayload:
        return [Ignored(platform, "unreadable")]


def _as_page(body: dict[str, object]) -> dict[str, object]:
    if "entry" in body:
        return {**body, "object": "page"}
    if any(channel in body for channel in ("messaging", "standby", "changes")):
        return {"object": "page", "entry": [body]}
    return {"object": "page", "entry": [{"messaging": [body]}]}


def _messenger() -> Reader:
    app_id = os.environ.get("MESSENGER_APP_ID", "")
    return MessengerConnector(MessengerConfig(app_id, (), "", ())).read_events


def _twitter() -> Reader:
    app_id = os.environ.get("TWITTER_APP_ID", "")
    return TwitterConnector(TwitterConfig("", "", (), own_app_id=app_id)).read_events


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    raise TypeError(type(value).__name__)


READERS: dict[str, Callable[[], Reader]] = {"messenger": _messenger, "twitter": _twitter}

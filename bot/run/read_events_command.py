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
from bot.core.events import Event
from connectors.messenger import MessengerConfig, MessengerConnector
from connectors.twitter import TwitterConfig, TwitterConnector

Reader = Callable[[bytes], list[Event]]


def read_events_of(platform: str, source: BinaryIO, sink: TextIO) -> int:
    """0, or 2 when the body is not the platform's JSON at all."""
    try:
        events = READERS[platform]()(source.read())
    except UnreadablePayload as problem:
        print(f"Cannot be read: {problem}.", file=sys.stderr)
        return 2
    for event in events:
        row = {"is": type(event).__name__, **asdict(event)}
        sink.write(json.dumps(row, default=_plain) + "\n")
    return 0


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

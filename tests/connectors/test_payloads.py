"""Each stored body gives exactly the events that stand in the file beside it."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.core.events import (
    AccountChange,
    AccountChanged,
    CommentReceived,
    Delivered,
    Echo,
    Event,
    Ignored,
    LinkOpened,
    MessageReceived,
    Reacted,
    Read,
    ThreadPassed,
    Unsent,
)
from tests.connectors.cases import CASES, PAYLOADS, Case

_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        MessageReceived,
        CommentReceived,
        Echo,
        Delivered,
        Read,
        Unsent,
        Reacted,
        LinkOpened,
        ThreadPassed,
        AccountChanged,
        Ignored,
    )
}
_TIMES = ("sent_at", "up_to")


def _expected(channel: str, raw: dict[str, Any]) -> Event:
    kind = _TYPES[raw.pop("is")]
    values: dict[str, Any] = {
        name: datetime.fromisoformat(value) if name in _TIMES else value
        for name, value in raw.items()
    }
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    if "change" in values:
        values["change"] = AccountChange(values["change"])
    return kind(channel=channel, **values)


def _situations() -> list[Any]:
    return [
        pytest.param(case, path, id=f"{case.channel}-{path.stem}")
        for case in CASES
        for path in sorted((PAYLOADS / case.channel).glob("*.json"))
        if not path.name.endswith(".events.json")
    ]


@pytest.mark.parametrize(("case", "path"), _situations())
def test_the_body_reads_as_the_file_beside_it_says(case: Case, path: Path) -> None:
    expected = json.loads(path.with_suffix(".events.json").read_text())
    events = case.build().read_events(path.read_bytes())
    assert events == [_expected(case.channel, raw) for raw in expected]


@pytest.mark.parametrize(("case", "path"), _situations())
def test_no_event_carries_an_address_of_an_attachment(case: Case, path: Path) -> None:
    for event in case.build().read_events(path.read_bytes()):
        shown = [getattr(event, field.name) for field in fields(event)]
        assert "cdn.example" not in str(shown)
        assert "t.co/" not in str(shown)


def test_an_entry_as_a_lone_object_is_read_like_a_list_of_one() -> None:
    case = CASES[0]
    body = json.loads(case.payload("text"))
    body["entry"] = body["entry"][0]
    assert case.build().read_events(json.dumps(body).encode()) == case.build().read_events(
        case.payload("text")
    )

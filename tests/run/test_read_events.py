"""The door for other people's payloads: nothing raises, and every word comes out."""

from __future__ import annotations

import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.run.read_events_command import read_events_of
from tests.connectors.damage import KINDS, Damage

PAYLOADS = Path(__file__).parents[1] / "connectors" / "payloads"
EVERY = sorted(p for p in PAYLOADS.glob("*/*.json") if not p.name.endswith(".events.json"))
MESSAGE = {
    "sender": {"id": "2"},
    "recipient": {"id": "1"},
    "timestamp": 1458692752478,
    "message": {"mid": "m_1", "text": "hello"},
}
DM = {
    "type": "message_create",
    "id": "1",
    "created_timestamp": "1516403560557",
    "message_create": {
        "target": {"recipient_id": "100"},
        "sender_id": "3001",
        "message_data": {"text": "hello"},
    },
}


def through(platform: str, raw: bytes) -> tuple[int, list[dict[str, Any]]]:
    sink = io.StringIO()
    code = read_events_of(platform, io.BytesIO(raw), sink)
    return code, [json.loads(line) for line in sink.getvalue().splitlines()]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_stored_body_gives_a_line_an_event(path: Path) -> None:
    expected = json.loads(path.with_suffix(".events.json").read_text())
    code, lines = through(path.parent.name, path.read_bytes())
    assert (code, len(lines)) == (0, len(expected))


SEEDS = st.integers(0, 2**32)
PLATFORMS = st.sampled_from(["messenger", "twitter"])
#: Any JSON there is, under the keys that the readers look for and others.
KEYS = st.sampled_from(
    [
        *("object", "entry", "messaging", "standby", "changes", "message", "postback", "referral"),
        *("sender", "recipient", "id", "timestamp", "value", "field", "item", "verb", "optin"),
        *("data", "payload", "event_type", "filter", "for_user_id", "direct_message_events"),
        *("message_create", "message_data", "text", "attachments", "delivery", "mids", "read"),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
WORDS = st.sampled_from(["page", "feed", "comment", "add", "dm.received", "message_create"])
ANY_JSON = st.recursive(
    SCALARS | WORDS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), part),
    max_leaves=25,
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(EVERY), st.lists(st.sampled_from(KINDS), min_size=1, max_size=3), SEEDS)
def test_nothing_raises_whatever_happened_to_a_body(
    path: Path, damages: list[Damage], seed: int
) -> None:
    """Every stored body, damaged up to three times over."""
    random = Random(seed)
    body = path.read_bytes()
    for damage in damages:
        try:
            body = damage(body, random)
        except (ValueError, TypeError, RecursionError, IndexError):
            # Damaged so far that this kind of damage finds nothing to work on.
            break
    assert through(path.parent.name, body)[0] in (0, 2)


@settings(max_examples=300, deadline=None)
@given(PLATFORMS, ANY_JSON)
def test_nothing_raises_whatever_json_it_is(platform: str, body: object) -> None:
    code, lines = through(platform, json.dumps(body).encode())
    assert code == 0
    assert all(line["channel"] == platform for line in lines)
    assert lines or body == []


@settings(max_examples=200, deadline=None)
@given(PLATFORMS, st.binary(max_size=200))
def test_nothing_raises_whatever_bytes_they_are(platform: str, body: bytes) -> None:
    assert through(platform, body)[0] in (0, 2)


@pytest.mark.parametrize("depth", [100, 800, 990, 2_000, 20_000, 150_000])
@pytest.mark.parametrize("platform", ["messenger", "twitter"])
def test_however_deep_it_is(platform: str, depth: int) -> None:
    for opening, closing in ((b"[", b"]"), (b'{"entry":', b"}"), (b'{"data":', b"}")):
        body = opening * depth + b"1" + closing * depth
        assert through(platform, body)[0] in (0, 2)


@pytest.mark.parametrize(
    "body",
    [
        {"object": "page", "entry": [{"id": "1", "messaging": [MESSAGE]}]},
        {"object": "instagram", "entry": [{"id": "1", "messaging": [MESSAGE]}]},
        {"entry": [{"id": "1", "messaging": [MESSAGE]}]},
        {"id": "1", "messaging": [MESSAGE]},
        MESSAGE,
        [MESSAGE],
    ],
)
def test_the_words_come_out_of_every_wrapping_of_messenger(body: object) -> None:
    for raw in (json.dumps(body).encode(), b"\xef\xbb\xbf" + json.dumps(body).encode()):
        code, (line,) = through("messenger", raw)
        assert (code, line["is"], line["text"]) == (0, "MessageReceived", "hello")


@pytest.mark.parametrize(
    "body",
    [
        {"for_user_id": "100", "direct_message_events": [DM]},
        {"for_user_id": "999", "direct_message_events": [DM]},
        {"direct_message_events": [DM]},
        {
            "data": {
                "event_type": "dm.received",
                "filter": {"user_id": "100"},
                "payload": {"direct_message_events": [DM]},
            }
        },
    ],
)
def test_the_words_come_out_of_every_wrapping_of_x(body: object) -> None:
    _, (line,) = through("twitter", json.dumps(body).encode())
    assert (line["is"], line["account_id"], line["user_id"]) == ("MessageReceived", "100", "3001")


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"\xff\xfe"])
def test_what_is_no_json_is_said_to_be_none(raw: bytes) -> None:
    assert through("messenger", raw) == (2, [])


def test_what_is_no_object_is_counted() -> None:
    assert (
        through("twitter", b"[1, null]")[1]
        == [{"is": "Ignored", "channel": "twitter", "kind": "unreadable"}] * 2
    )

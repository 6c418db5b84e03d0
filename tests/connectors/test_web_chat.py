"""The web chat's side of the one Connector shape."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UnreadablePayload
from bot.core.events import Event, Ignored, MessageReceived, Read
from bot.core.messages import Author, Button, OutboundMessage, Part, Receipt, Reply
from connectors.web_chat import WebChatConfig, WebChatConnector
from tests.connectors.cases import NOW
from tests.connectors.damage import KINDS, Damage

CHAT = WebChatConnector(WebChatConfig("a secret of the tests"), now=lambda: NOW)
MESSAGE = {"session": "s1", "message": {"id": "message-1", "text": "hello", "payload": ""}}


def read(body: Any) -> list[Event]:
    return CHAT.read_events(json.dumps(body).encode())


def test_a_message_is_dated_by_us_and_named_by_its_session() -> None:
    assert read(MESSAGE) == [
        MessageReceived("web_chat", "page", "s1", "s1.message-1", NOW, "hello", "")
    ]


def test_the_same_name_in_another_session_is_another_message() -> None:
    (mine,), (other,) = read(MESSAGE), read({**MESSAGE, "session": "s2"})
    assert isinstance(mine, MessageReceived)
    assert isinstance(other, MessageReceived)
    assert mine.event_id != other.event_id


def test_reading_is_read() -> None:
    body = {"session": "s1", "read_up_to": "2026-01-05T08:00:00.000Z"}
    assert read(body) == [Read("web_chat", "page", "s1", NOW - timedelta(hours=1))]


@pytest.mark.parametrize(
    "change",
    [
        {"session": ""},
        {"session": 7.5},
        {"message": None},
        {"message": {"id": "short", "text": "hi"}},
        {"message": {"id": "message-1", "text": "   "}},
        {"message": {"id": "message/../1", "text": "hi"}},
    ],
)
def test_what_lacks_something_is_ignored(change: dict[str, Any]) -> None:
    assert read({**MESSAGE, **change}) == [Ignored("web_chat", "incomplete")]


@pytest.mark.parametrize("damage", KINDS, ids=lambda kind: str(kind.__name__))
def test_a_damaged_body_gives_events_or_is_unreadable(damage: Damage) -> None:
    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 2**32))
    def check(seed: int) -> None:
        try:
            events = CHAT.read_events(damage(json.dumps(MESSAGE).encode(), Random(seed)))
        except UnreadablePayload:
            return
        assert all(isinstance(event, get_args(Event)) for event in events)

    check()


def test_replies_are_bubbles_with_the_buttons_on_the_last() -> None:
    button = Button("Talk to a nurse", "/request_human")
    parts = CHAT.render([Reply("One.", (button,)), Reply("Two.")])
    assert parts == (Part("One."), Part("Two.", (button,), (button,)))
    assert CHAT.render(()) == ()


def test_a_long_answer_is_split_at_sentences() -> None:
    parts = CHAT.render([Reply("This is a sentence. " * 300)])
    assert len(parts) > 2
    assert all(part.text.endswith(".") and len(part.text) <= 2_000 for part in parts)


def test_what_is_sent_lies_where_the_page_fetches_it() -> None:
    message = OutboundMessage(
        "o1", "web_chat", "page", "s1", Part("hi"), Author.ASSISTANT, NOW, NOW, NOW
    )
    assert CHAT.send(message) == CHAT.find_sent(message) == Receipt("web.o1")


def test_the_window_ends_with_the_session() -> None:
    for days, is_open in ((0, True), (6, True), (8, False)):
        window = CHAT.reply_window(NOW - timedelta(days=days), Author.STAFF, NOW)
        assert window.open is is_open
        assert window.why


def test_the_secret_shows_nowhere() -> None:
    assert CHAT.secrets() == ("a secret of the tests",)
    assert "a secret" not in repr(CHAT) + repr(vars(CHAT)) + repr(CHAT.sessions.open())

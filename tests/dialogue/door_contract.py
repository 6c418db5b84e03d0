"""What any door does, the real one and the fake: one list of checks, run against both."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from bot.core.dialogue import Turn
from bot.dialogue.client import RasaDoor
from bot.dialogue.wire import turn_to_json


@dataclass(frozen=True)
class DoorUnderTest:
    """Where it is and how to get in."""

    url: str
    token: str

    @property
    def client(self) -> RasaDoor:
        """Our client, at this door."""
        return RasaDoor(self.url, self.token)

    def post(self, body: bytes, token: str | None = None) -> requests.Response:
        """A raw request."""
        return requests.post(
            f"{self.url}/turns",
            data=body,
            headers={"Authorization": f"Bearer {self.token if token is None else token}"},
            timeout=30,
        )


def a_turn(text: str = "what is a pca", **changes: Any) -> Turn:
    """A question in an episode of its own."""
    fields: dict[str, Any] = {
        "episode": uuid.uuid4().hex,
        "message_id": uuid.uuid4().hex,
        "text": text,
    }
    return Turn(**{**fields, **changes})


def it_says_it_is_ready(door: DoorUnderTest) -> None:
    assert door.client.is_ready()


def a_question_gets_replies_with_their_source(door: DoorUnderTest) -> None:
    result = door.client.converse(a_turn())
    assert result.intent == "faq/pca_what"
    assert {reply.source for reply in result.replies} == {"utter_faq/pca_what"}
    assert all(reply.version == "1" for reply in result.replies)
    assert not result.replayed


def a_repeated_message_gets_the_recorded_replies(door: DoorUnderTest) -> None:
    turn = a_turn()
    first, second = door.client.converse(turn), door.client.converse(turn)
    assert (first.replayed, second.replayed) == (False, True)
    assert second.replies == first.replies


def an_ephemeral_turn_is_never_a_repeat(door: DoorUnderTest) -> None:
    turn = a_turn(ephemeral=True)
    assert not door.client.converse(turn).replayed
    assert not door.client.converse(turn).replayed


def a_wrong_token_is_401(door: DoorUnderTest) -> None:
    assert door.post(json.dumps(turn_to_json(a_turn())).encode(), token="wrong").status_code == 401


def what_is_not_json_is_400(door: DoorUnderTest) -> None:
    assert door.post(b"{not json").status_code == 400


def a_missing_field_is_400(door: DoorUnderTest) -> None:
    body = turn_to_json(a_turn())
    del body["episode"]
    assert door.post(json.dumps(body).encode()).status_code == 400


def an_unknown_topic_is_400(door: DoorUnderTest) -> None:
    body = json.dumps(turn_to_json(a_turn(topic="faq/no_such_topic"))).encode()
    assert door.post(body).status_code == 400


def more_than_64_kilobytes_is_413(door: DoorUnderTest) -> None:
    body = json.dumps(turn_to_json(a_turn("x" * 70_000))).encode()
    assert door.post(body).status_code == 413


DOOR_CHECKS: tuple[Callable[[DoorUnderTest], None], ...] = (
    it_says_it_is_ready,
    a_question_gets_replies_with_their_source,
    a_repeated_message_gets_the_recorded_replies,
    an_ephemeral_turn_is_never_a_repeat,
    a_wrong_token_is_401,
    what_is_not_json_is_400,
    a_missing_field_is_400,
    an_unknown_topic_is_400,
    more_than_64_kilobytes_is_413,
)

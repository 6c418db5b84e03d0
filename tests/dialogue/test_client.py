"""The client, against a fake door over real HTTP on loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.errors import DialogueUnavailable
from bot.dialogue.client import RasaDoor
from tests.dialogue.door_contract import DOOR_CHECKS, DoorUnderTest, a_turn
from tests.dialogue.fake_door import TOKEN, FakeDoor, fake_door


@pytest.fixture
def door() -> Iterator[FakeDoor]:
    with fake_door() as running:
        yield running


@pytest.mark.parametrize("check", DOOR_CHECKS, ids=lambda check: check.__name__)
def test_the_fake_door_does_what_a_door_does(
    door: FakeDoor, check: Callable[[DoorUnderTest], None]
) -> None:
    check(DoorUnderTest(door.url, TOKEN))


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"{}"), (503, b"{}"), (400, b"{}"), (200, b"not json"), (200, b'{"replies": 3}')],
)
def test_an_answer_that_is_no_result_means_the_assistant_is_unavailable(
    door: FakeDoor, status: int, body: bytes
) -> None:
    door.breaks_with = (status, body)
    with pytest.raises(DialogueUnavailable):
        RasaDoor(door.url, TOKEN).converse(a_turn())


def test_a_closed_door_means_the_assistant_is_unavailable() -> None:
    with fake_door() as gone:
        url = gone.url
    client = RasaDoor(url, TOKEN)
    assert not client.is_ready()
    with pytest.raises(DialogueUnavailable):
        client.converse(a_turn())


def test_an_error_never_repeats_what_the_patient_wrote(door: FakeDoor) -> None:
    door.breaks_with = (500, b'{"error": "purple giraffe"}')
    with pytest.raises(DialogueUnavailable) as raised:
        RasaDoor(door.url, TOKEN).converse(a_turn("purple giraffe"))
    assert "giraffe" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_door_that_is_not_ready_says_so(door: FakeDoor) -> None:
    door.breaks_with = (503, b"{}")
    assert not RasaDoor(door.url, TOKEN).is_ready()


def test_one_connection_serves_many_turns_of_a_thread(door: FakeDoor) -> None:
    client = RasaDoor(door.url, TOKEN)
    for _ in range(5):
        client.converse(a_turn())
    assert door.connections == 1


def test_threads_do_not_share_a_connection(door: FakeDoor) -> None:
    client = RasaDoor(door.url, TOKEN)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: client.converse(a_turn()), range(40)))
    assert all(result.replies for result in results)
    assert 1 < door.connections <= 4


def test_the_door_says_when_it_answers_from_the_previous_model(door: FakeDoor) -> None:
    assert not RasaDoor(door.url, TOKEN).answers_from_previous_model()
    door.model = "previous"
    client = RasaDoor(door.url, TOKEN)
    assert client.answers_from_previous_model()
    door.model = "current"
    assert client.answers_from_previous_model(), "asked again at once"
    door.breaks_with = (503, b"{}")
    assert not RasaDoor("http://127.0.0.1:9", TOKEN).answers_from_previous_model()

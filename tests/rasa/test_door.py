"""The real door does what the contract says, and what only the real one can show."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from running_door import RunningDoor

from bot.core.dialogue import Turn
from bot.core.directives import HandOff, NotUnderstood, OfferTopics
from bot.dialogue.wire import turn_to_json
from bot.topics import load_topic_encoder
from tests.dialogue.door_contract import DOOR_CHECKS, a_turn

CANARY = "purple giraffe serenade"


@pytest.mark.parametrize("check", DOOR_CHECKS, ids=lambda check: check.__name__)
def test_the_real_door_does_what_a_door_does(door: RunningDoor, check) -> None:
    check(door.under_test)


def test_an_answer_is_two_bubbles_and_the_help_line_is_the_second(door: RunningDoor) -> None:
    answer, help_line = door.client.converse(a_turn()).replies
    assert answer.text.startswith("PCA stands for")
    assert "call bell" in help_line.text
    assert "\n\n" not in answer.text


def test_the_hospitals_placeholders_leave_intact(door: RunningDoor) -> None:
    result = door.client.converse(a_turn("", topic="faq/contact_team"))
    assert "{{PAIN_TEAM_PHONE}}" in " ".join(reply.text for reply in result.replies)


def test_a_button_means_its_topic_whatever_its_title(door: RunningDoor) -> None:
    result = door.client.converse(a_turn("What is a PCA", topic="faq/driving"))
    assert (result.intent, result.confidence) == ("faq/driving", 1.0)
    assert result.replies[0].source == "utter_faq/driving"


@pytest.mark.parametrize(
    "command",
    [
        "/restart",
        "/request_human",
        '/request_human{"a": "b"}',
        "/faq/driving",
        "/give_feedback",
        " //give_feedback@1.0",
        "/session_start",
        "/back",
    ],
)
def test_typed_commands_are_only_text(door: RunningDoor, command: str) -> None:
    result = door.client.converse(a_turn(command))
    assert result.confidence < 1.0
    assert result.replies


def test_a_typed_restart_does_not_end_the_form(door: RunningDoor) -> None:
    episode = uuid.uuid4().hex
    door.client.converse(a_turn("feedback", episode=episode, topic="give_feedback"))
    assert door.client.converse(a_turn("/restart", episode=episode)).active_form


@pytest.mark.parametrize("topic", ["restart", "back", "session_start", "nlu_fallback", "faq"])
def test_rasas_own_intents_cannot_be_chosen(door: RunningDoor, topic: str) -> None:
    body = json.dumps(turn_to_json(a_turn(topic=topic))).encode()
    assert door.under_test.post(body).status_code == 400


def test_a_wish_for_a_person_is_handed_off(door: RunningDoor) -> None:
    result = door.client.converse(a_turn("can i talk to a nurse please"))
    assert result.directives == (HandOff("asked for a person"),)
    assert result.replies[0].source == "utter_request_human"


def test_an_unclear_question_gets_topics_and_a_way_to_a_nurse(door: RunningDoor) -> None:
    result = door.client.converse(a_turn("my tablets"))
    (offer,) = result.directives
    assert isinstance(offer, OfferTopics)
    assert 1 <= len(offer.topics) <= 3
    payloads = [button.payload for button in result.replies[-1].buttons]
    assert payloads == [*(f"/{topic}" for topic in offer.topics), "/request_human"]
    assert all(0 < len(button.title) <= 20 for button in result.replies[-1].buttons)


def test_nonsense_is_owned_up_to(door: RunningDoor) -> None:
    result = door.client.converse(a_turn("zzkq wvrt plimf"))
    assert result.directives == (NotUnderstood(),)
    assert result.replies[0].source == "utter_not_understood"


@pytest.mark.parametrize("text", ["", "   ", "/", "🙂🙂", "\x00", "a" * 20_000])
def test_odd_texts_get_an_answer(door: RunningDoor, text: str) -> None:
    assert door.client.converse(a_turn(text)).replies


def test_the_vector_that_travels_gives_the_same_reading_as_the_rooms_own(door: RunningDoor) -> None:
    vector = load_topic_encoder().encode("can i drive on codeine")
    sent = door.client.converse(a_turn("can i drive on codeine", embedding=vector))
    computed = door.client.converse(a_turn("can i drive on codeine"))
    assert sent.intent == computed.intent == "faq/driving"
    assert sent.confidence == pytest.approx(computed.confidence, abs=1e-3)


def test_turns_of_one_episode_wait_for_each_other(door: RunningDoor) -> None:
    episode = uuid.uuid4().hex
    turns = [Turn(episode, f"m{n}", "what is a pca") for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        results = list(pool.map(door.client.converse, turns))
    assert [result.replayed for result in results] == [False] * 12


def test_one_message_sent_many_times_at_once_is_answered_once(door: RunningDoor) -> None:
    turn = a_turn()
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: door.client.converse(turn), range(8)))
    assert sorted(result.replayed for result in results) == [False] + [True] * 7


def test_ephemeral_turns_leave_nothing_behind(door: RunningDoor) -> None:
    episode = uuid.uuid4().hex
    started = door.client.converse(a_turn(episode=episode, topic="give_feedback", ephemeral=True))
    assert started.active_form == "feedback_form"
    assert door.client.converse(a_turn("hello", episode=episode)).active_form == ""


def test_no_word_of_a_patient_reaches_the_log_or_an_error(door: RunningDoor) -> None:
    episode = uuid.uuid4().hex
    door.client.converse(a_turn(CANARY, episode=episode))
    door.client.converse(a_turn("", episode=episode, topic="give_feedback"))
    for text in ("yes", "patient", CANARY, "Good", "no", CANARY, "stop", "keep"):
        door.client.converse(a_turn(text, episode=episode))
    refusals = [
        door.under_test.post(f'{{"text": "{CANARY}"'.encode()),
        door.under_test.post(json.dumps({"episode": "e", "text": CANARY}).encode()),
        door.under_test.post(json.dumps(turn_to_json(a_turn(topic=CANARY))).encode()),
    ]
    words = door.log.read_text() + "".join(refusal.text for refusal in refusals)
    assert not [word for word in CANARY.split() if word in words]
    assert episode not in words

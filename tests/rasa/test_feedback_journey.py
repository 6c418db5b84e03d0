"""A patient gives feedback at the real door."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from running_door import RunningDoor

from bot.core.dialogue import TurnResult
from bot.core.directives import FFT_ANSWERS, HandOff, RecordFeedback
from tests.dialogue.door_contract import a_turn

Say = Callable[..., TurnResult]


def sources(result: TurnResult) -> list[str]:
    return list(dict.fromkeys(reply.source for reply in result.replies))


@pytest.fixture
def say(door: RunningDoor) -> Say:
    """One patient's messages, in an episode of their own."""
    episode = uuid.uuid4().hex
    return lambda text, topic="": door.client.converse(a_turn(text, episode=episode, topic=topic))


def test_the_question_and_its_six_answers_are_worded_as_the_nhs_words_them(say: Say) -> None:
    asked = say("feedback").replies[-1]
    assert "Overall, how was your experience of our service?" in asked.text
    assert tuple(button.title for button in asked.buttons) == FFT_ANSWERS
    assert tuple(button.payload for button in asked.buttons) == FFT_ANSWERS


def test_three_answers_make_one_record(say: Say) -> None:
    assert say("i want to give feedback").active_form == "feedback_form"
    assert sources(say("v good")) == ["utter_ask_fft_why"]
    assert sources(say("the nurses explained everything")) == ["utter_ask_fft_better"]
    last = say("the food")
    assert sources(last) == ["utter_feedback_thanks"]
    assert last.directives == (
        RecordFeedback("Very good", "the nurses explained everything", "the food"),
    )
    assert last.active_form == ""


@pytest.mark.parametrize("answer", ["Poor", "Very poor"])
def test_a_poor_score_is_met_with_regret_once_at_the_end(say: Say, answer: str) -> None:
    say("feedback")
    say(answer)
    say("skip")
    assert sources(say("", "skip")) == ["utter_feedback_sorry", "utter_feedback_thanks"]


def test_an_unclear_score_shows_the_buttons_once_more_and_then_moves_on(say: Say) -> None:
    say("feedback")
    again = say("it was ok")
    assert sources(again) == ["utter_ask_fft_score_again"]
    assert tuple(button.title for button in again.replies[-1].buttons) == FFT_ANSWERS
    assert sources(say("fine")) == ["utter_ask_fft_why"]
    say("it was long")
    assert say("skip").directives == (RecordFeedback(None, "it was long", None),)


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(say: Say) -> None:
    say("feedback")
    asked = say("what is a pca")
    assert sources(asked) == ["utter_faq/pca_what", "utter_ask_fft_score"]
    assert asked.active_form == "feedback_form"
    say("Good")
    asked = say("can i drive on codeine?")
    assert sources(asked) == ["utter_faq/driving", "utter_ask_fft_why"]
    say("kind staff")
    assert say("skip").directives == (RecordFeedback("Good", "kind staff", None),)


def test_praise_that_names_a_topic_is_kept_as_the_reason(say: Say) -> None:
    say("feedback")
    say("Good")
    assert sources(say("the pca pump was a godsend")) == ["utter_ask_fft_better"]


@pytest.mark.parametrize("word", ["stop", "cancel", "I'm busy", "that's enough"])
def test_stopping_keeps_a_score_that_was_given(say: Say, word: str) -> None:
    say("feedback")
    say("Good")
    stopped = say(word)
    assert sources(stopped) == ["utter_feedback_stopped"]
    assert stopped.directives == (RecordFeedback("Good", partial=True),)
    assert stopped.active_form == ""


def test_stopping_before_a_score_keeps_nothing(say: Say) -> None:
    say("feedback")
    stopped = say("", "stop")
    assert (sources(stopped), stopped.directives) == (["utter_feedback_stopped"], ())


def test_skipping_everything_keeps_nothing_and_does_not_claim_to(say: Say) -> None:
    say("feedback")
    say("skip")
    say("skip")
    ended = say("skip")
    assert (sources(ended), ended.directives) == (["utter_feedback_stopped"], ())


def test_asking_for_a_nurse_ends_the_form_and_hands_off(say: Say) -> None:
    say("feedback")
    say("Poor")
    ended = say("can i talk to a nurse")
    assert ended.directives == (
        RecordFeedback("Poor", partial=True),
        HandOff("asked for a person"),
    )
    assert sources(ended) == ["utter_request_human"]
    assert ended.active_form == ""


def test_a_second_form_knows_nothing_of_the_first(say: Say) -> None:
    for text in ("feedback", "Very poor", "because", "skip"):
        say(text)
    assert sources(say("feedback"))[-1] == "utter_ask_fft_score"
    say("Good")
    say("skip")
    assert say("skip").directives == (RecordFeedback("Good"),)


def test_the_form_survives_kill_9_and_a_restart(model: Path, tmp_path: Path) -> None:
    door = RunningDoor(tmp_path, model)
    door.start()
    try:
        turn = a_turn("Good", episode="killed")
        door.client.converse(a_turn("feedback", episode="killed"))
        before = door.client.converse(turn)
        door.kill()
        door.start()
        after = door.client.converse(turn)
        assert (after.replayed, after.replies) == (True, before.replies)
        assert sources(door.client.converse(a_turn("kind", episode="killed"))) == [
            "utter_ask_fft_better"
        ]
    finally:
        door.kill()

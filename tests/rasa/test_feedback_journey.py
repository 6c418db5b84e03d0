"""A patient gives feedback at the real door."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from running_door import RunningDoor

from bot.core.dialogue import TurnResult
from bot.core.directives import DropFeedback, FeedbackSoFar, HandOff, RecordFeedback
from bot.core.fft_answer import FFT_ANSWERS
from tests.dialogue.door_contract import a_turn

Say = Callable[..., TurnResult]


def sources(result: TurnResult) -> list[str]:
    return list(dict.fromkeys(reply.source for reply in result.replies))


def kept(result: TurnResult) -> RecordFeedback:
    (directive,) = [d for d in result.directives if not isinstance(d, FeedbackSoFar)]
    assert isinstance(directive, RecordFeedback)
    return directive


@pytest.fixture
def say(door: RunningDoor) -> Say:
    """One patient's messages, in an episode of their own."""
    episode = uuid.uuid4().hex

    def said(text: str, topic: str = "", marks: tuple[str, ...] = ()) -> TurnResult:
        return door.client.converse(a_turn(text, episode=episode, topic=topic, marks=marks))

    return said


def up_to_score(say: Say) -> Say:
    for text in ("feedback", "fb_consent=start", "fb_who=patient"):
        say(text)
    return say


def up_to_why(say: Say, score: str = "Good") -> Say:
    up_to_score(say)(score)
    say("no thanks")
    return say


def test_consent_comes_first_and_the_question_is_worded_as_the_nhs_words_it(say: Say) -> None:
    start = say("i want to give feedback")
    assert (sources(start), start.active_form) == (["utter_ask_fb_consent"], "feedback_form")
    assert sources(say("Yes, start")) == ["utter_ask_fb_who"]
    asked = say("I was the patient").replies[-1]
    assert "Overall, how was your experience of our service?" in asked.text
    assert tuple(button.title for button in asked.buttons)[:6] == FFT_ANSWERS
    assert [b.payload for b in asked.buttons[6:]] == ["/skip", "/stop"]


def test_the_core_path_makes_one_record(say: Say) -> None:
    up_to_score(say)
    assert sources(say("v good")) == ["utter_ask_fb_more"]
    assert sources(say("no thanks")) == ["utter_ask_fft_why"]
    assert sources(say("the nurses explained everything")) == ["utter_ask_pain_info"]
    for text in ("yes", "8", "nine"):
        say(text)
    assert sources(say("the food")) == ["utter_ask_fb_publish"]
    last = say("yes")
    assert sources(last) == ["utter_feedback_thanks"]
    assert kept(last) == RecordFeedback(
        {
            "fb_consent": "start",
            "fb_who": "patient",
            "fft_score": "Very good",
            "fb_more": "No",
            "fft_why": "the nurses explained everything",
            "pain_info": "Yes",
            "pain_decide": 8,
            "pain_satisfied": 9,
            "fft_better": "the food",
            "fb_publish": "Yes",
        }
    )
    assert last.active_form == ""


def test_the_quick_questions_take_numbers_in_words_and_ask_when_unsure(say: Say) -> None:
    up_to_score(say)("Good")
    say("yes")
    say("skip")
    assert sources(say("about 8")) == ["utter_ask_pain_least"]
    assert sources(say("two")) == ["utter_ask_pain_severe_time"]
    check = say("half the time")
    assert sources(check) == ["utter_feedback_check"]
    assert check.replies[-1].text == "I read that as 50%. Is that right?"
    assert sources(say("yes")) == ["utter_ask_pain_relief"]
    which = say("70-80%")
    assert [button.title for button in which.replies[-1].buttons] == ["70%", "80%"]
    assert sources(say("fb_confirm=70%")) == ["utter_ask_pain_interfere"]
    assert sources(say("none")) == ["utter_ask_side_effects"]
    assert sources(say("felt sick")) == ["utter_feedback_any_others", "utter_ask_side_effects"]
    assert sources(say("done")) == ["utter_ask_pain_wanted_more"]
    for text in ("no", "yes", "5", "5", "skip"):
        last = say(text)
    answers = kept(last).answers
    assert (answers["pain_worst"], answers["pain_severe_time"], answers["pain_relief"]) == (
        8,
        50,
        70,
    )
    assert answers["side_effects"] == ("sick",)
    assert "pain_interfere_score" not in answers


@pytest.mark.parametrize("answer", ["Poor", "Very poor"])
def test_a_poor_score_is_met_with_regret_once_at_the_end(say: Say, answer: str) -> None:
    up_to_why(say, answer)
    for _ in range(4):
        say("skip")
    assert sources(say("", "skip")) == ["utter_feedback_sorry", "utter_feedback_thanks"]


def test_an_unclear_score_shows_the_buttons_once_more_and_then_moves_on(say: Say) -> None:
    up_to_score(say)
    again = say("it was ok")
    assert sources(again) == ["utter_feedback_pick_one", "utter_ask_fft_score"]
    assert tuple(button.title for button in again.replies[-1].buttons)[:6] == FFT_ANSWERS
    assert sources(say("fine")) == ["utter_feedback_left_out", "utter_ask_fb_more"]


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(say: Say) -> None:
    up_to_score(say)
    asked = say("what is a pca")
    assert sources(asked) == ["utter_faq/pca_what", "utter_feedback_resume", "utter_ask_fft_score"]
    assert asked.active_form == "feedback_form"
    say("Good")
    say("no")
    asked = say("can i drive on codeine?")
    assert sources(asked) == ["utter_faq/driving", "utter_feedback_resume", "utter_ask_fft_why"]
    assert sources(say("kind staff")) == ["utter_ask_pain_info"]


def test_praise_that_names_a_topic_is_kept_as_the_reason(say: Say) -> None:
    up_to_why(say)
    assert sources(say("the pca pump was a godsend")) == ["utter_ask_pain_info"]


@pytest.mark.parametrize("word", ["stop", "cancel", "I'm busy", "that's enough"])
def test_stopping_asks_whether_to_keep_what_was_given(say: Say, word: str) -> None:
    up_to_why(say)
    asked = say(word)
    assert (sources(asked), asked.active_form) == (["utter_ask_fb_stop"], "feedback_form")
    stopped = say("fb_stop=keep")
    assert sources(stopped) == ["utter_feedback_kept"]
    assert kept(stopped).partial
    assert kept(stopped).answers["fft_score"] == "Good"
    assert stopped.active_form == ""


def test_delete_and_a_stop_before_any_answer_keep_nothing(say: Say) -> None:
    up_to_why(say)
    say("stop")
    deleted = say("Delete")
    assert (sources(deleted), deleted.directives) == (["utter_feedback_deleted"], (DropFeedback(),))
    say("feedback")
    stopped = say("", "stop")
    assert (sources(stopped), stopped.directives) == (["utter_feedback_stopped"], (DropFeedback(),))


def test_back_says_the_answer_back_and_takes_another(say: Say) -> None:
    up_to_score(say)("Good")
    back = say("go back")
    assert sources(back) == ["utter_feedback_saved", "utter_ask_fft_score"]
    assert back.replies[0].text == "You said: Good. You can change it now, or type keep."
    assert sources(say("Poor")) == ["utter_ask_fb_more"]


def test_asking_for_a_nurse_hands_off_and_feedback_may_go_on(say: Say) -> None:
    up_to_why(say, "Poor")
    asked = say("can i talk to a nurse")
    assert HandOff("asked for a person") in asked.directives
    assert sources(asked) == ["utter_request_human", "utter_feedback_carry_on"]
    assert asked.active_form == "feedback_form"
    resumed = say("Yes", "give_feedback")
    assert sources(resumed) == ["utter_feedback_resume", "utter_ask_fft_why"]


def test_i_need_help_and_under_18_keep_nothing(say: Say) -> None:
    say("feedback")
    helped = say("fb_consent=need help")
    assert helped.active_form == ""
    assert [d.tier for d in helped.directives if isinstance(d, HandOff)] == ["urgent"]
    assert DropFeedback() in helped.directives
    say("feedback")
    young = say("Under 18")
    assert (sources(young), young.directives) == (["utter_feedback_under_18"], (DropFeedback(),))


def test_a_complaint_is_kept_and_may_be_passed_on(say: Say) -> None:
    up_to_why(say)
    asked = say("they kept me waiting and were rude", marks=("concern",))
    assert sources(asked) == ["utter_ask_fb_concern"]
    passed = say("fb_concern=pass it on")
    assert sources(passed) == ["utter_feedback_passed_on", "utter_ask_pain_info"]
    assert [d.tier for d in passed.directives if isinstance(d, HandOff)] == ["complaint"]


def test_feedback_given_today_is_asked_about_first(say: Say) -> None:
    assert sources(say("feedback", marks=("feedback_given_today",))) == ["utter_ask_fb_again"]
    assert sources(say("yes")) == ["utter_ask_fb_consent"]


def test_a_second_form_knows_nothing_of_the_first(say: Say) -> None:
    up_to_why(say, "Very poor")
    say("stop")
    say("keep")
    up_to_why(say)
    say("stop")
    assert kept(say("keep")).answers["fft_score"] == "Good"


def test_the_form_survives_kill_9_and_a_restart(model: Path, tmp_path: Path) -> None:
    door = RunningDoor(tmp_path, model)
    door.start()
    try:
        for text in ("feedback", "yes", "patient"):
            door.client.converse(a_turn(text, episode="killed"))
        turn = a_turn("Good", episode="killed")
        before = door.client.converse(turn)
        door.kill()
        door.start()
        after = door.client.converse(turn)
        assert (after.replayed, after.replies) == (True, before.replies)
        assert sources(door.client.converse(a_turn("no", episode="killed"))) == [
            "utter_ask_fft_why"
        ]
    finally:
        door.kill()

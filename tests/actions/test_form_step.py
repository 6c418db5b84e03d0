"""What is said in the middle of the form: an answer, a skip, a stop, or something else."""

from __future__ import annotations

import pytest

from actions.form_step import Step, step_of


def said(text: str, intent: str = "nlu_fallback", confidence: float = 0.6) -> dict[str, object]:
    return {"text": text, "intent": {"name": intent, "confidence": confidence}}


@pytest.mark.parametrize("text", ["skip", "Skip.", "pass", "n/a", "-", "don't want to say"])
def test_a_skip_in_any_of_its_words(text: str) -> None:
    assert step_of(said(text), free_text=True) is Step.SKIP


@pytest.mark.parametrize("text", ["stop", "STOP", "cancel", "I'm busy", "that's enough"])
def test_a_stop_in_any_of_its_words_whatever_the_classifier_thinks(text: str) -> None:
    assert step_of(said(text, "thanks"), free_text=True) is Step.STOP


def test_a_comment_about_stopping_is_a_comment() -> None:
    message = said("please stop waking patients at 3am for checks", "stop")
    assert step_of(message, free_text=True) is Step.ANSWER


def test_praise_of_a_pump_is_a_comment_and_not_a_question() -> None:
    message = said("the pca pump was a godsend", "faq")
    assert step_of(message, free_text=True) is Step.ANSWER


@pytest.mark.parametrize("text", ["what is a pca", "can i drive on codeine", "a pca does what?"])
def test_a_question_interrupts(text: str) -> None:
    assert step_of(said(text, "faq"), free_text=True) is Step.INTERRUPTION


def test_any_known_topic_interrupts_where_a_button_was_expected() -> None:
    assert step_of(said("the pca pump", "faq"), free_text=False) is Step.INTERRUPTION


def test_a_wish_for_a_person_interrupts() -> None:
    message = said("can i talk to a nurse please", "request_human")
    assert step_of(message, free_text=True) is Step.INTERRUPTION


def test_a_long_comment_about_talking_to_nurses_is_a_comment() -> None:
    text = "whenever i wanted to talk to a nurse there was somebody there for me"
    assert step_of(said(text, "request_human"), free_text=True) is Step.ANSWER


@pytest.mark.parametrize(
    ("intent", "step"),
    [
        ("skip", Step.SKIP),
        ("stop", Step.STOP),
        ("request_human", Step.INTERRUPTION),
        ("faq", Step.INTERRUPTION),
    ],
)
def test_a_pressed_button_means_what_it_says(intent: str, step: Step) -> None:
    long = "a button's title may be anything at all and as long as it likes"
    assert step_of(said(long, intent, 1.0), free_text=True) is step

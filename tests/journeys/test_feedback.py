"""A patient gives feedback: kept once, word for word, with no way back to the conversation."""

from __future__ import annotations

import pytest

from bot.store.schema import feedback
from tests.journeys.steps import Patient, feedback_rows, plain, unmistakable
from tests.journeys.whole_service import until

pytestmark = pytest.mark.service


def start(patient: Patient) -> Patient:
    """Up to the first free-text question."""
    words = patient.service.words
    patient.says("I want to give feedback")
    patient.hears(*words("utter_feedback_start"), *words("utter_ask_fft_score"))
    patient.taps("Very good").hears(*words("utter_ask_fft_why"))
    return patient


def test_feedback_from_the_first_question_to_the_thank_you_is_kept_exactly_once(
    patient: Patient,
) -> None:
    why, better = f"kind staff {unmistakable()}", f"shorter waits {unmistakable()}"
    words = patient.service.words
    start(patient).says(why).hears(*words("utter_ask_fft_better"))
    patient.says(better).hears(*words("utter_feedback_thanks"))
    (row,) = feedback_rows(patient.service, why=why)
    kept = {name: row[name] for name in ("score", "why", "better", "partial", "channel")}
    assert kept == {
        "score": "Very good",
        "why": why,
        "better": better,
        "partial": False,
        "channel": patient.platform,
    }


def test_kept_feedback_holds_no_key_to_the_conversation(patient: Patient) -> None:
    why = f"kind staff {unmistakable()}"
    words = patient.service.words
    start(patient).says(why).hears(*words("utter_ask_fft_better"))
    patient.taps("Skip").hears(*words("utter_feedback_thanks"))
    (row,) = feedback_rows(patient.service, why=why)
    conversation = patient.conversation()
    ids = {conversation.id, conversation.episode, patient.user_id}
    ids |= {message.id for message in patient.stored()}
    assert ids.isdisjoint({str(value) for value in row.values()})
    assert not feedback.foreign_keys
    assert len(row["month"]) == len("2026-11"), "a month, and no time of day"


def test_commands_of_rasa_typed_in_the_form_are_kept_as_the_words_they_are(
    patient: Patient,
) -> None:
    mark = unmistakable()
    words = patient.service.words
    start(patient).says(f"/restart {mark}").hears(*words("utter_ask_fft_better"))
    typed = f'/inform{{"fft_score": "Very poor", "fft_better": "{mark}"}}'
    patient.says(typed).hears(*words("utter_feedback_thanks"))
    (row,) = feedback_rows(patient.service, why=f"/restart {mark}")
    assert (row["score"], row["better"]) == ("Very good", typed)


def test_a_bare_restart_does_not_start_the_conversation_anew(patient: Patient) -> None:
    words = patient.service.words
    start(patient)
    episode = patient.conversation().episode
    patient.says("/restart").hears(*words("utter_ask_fft_better"))
    assert patient.conversation().episode == episode
    assert patient.conversation().active_form == "feedback_form"


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(patient: Patient) -> None:
    words = patient.service.words
    start(patient).says("what is a pca?")
    patient.hears(words("utter_faq/pca_what")[0], *words("utter_ask_fft_why"))


def test_an_emergency_in_the_middle_of_the_form_gets_the_safety_words(patient: Patient) -> None:
    start(patient).says("ive got crushing chest pain")
    patient.hears(patient.service.words("utter_emergency")[0])
    until(lambda: patient.conversation().holder.value == "waiting")
    assert plain(patient.service.words("utter_ask_fft_better")[0]) not in " ".join(
        patient.replies()
    )

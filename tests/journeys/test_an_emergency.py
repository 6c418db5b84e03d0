"""Crushing chest pain: the 999 words at once, the top of the queue, a person, and back again."""

from __future__ import annotations

import pytest
import requests

from bot.core.conversation import Holder
from tests.journeys.steps import Nurse, Patient, is_idle
from tests.journeys.whole_service import until

pytestmark = pytest.mark.service


def test_from_chest_pain_to_a_nurse_and_back_to_the_assistant(
    patient: Patient, nurse: Nurse
) -> None:
    words = patient.service.words
    # The patient writes, and is told to call 999.
    patient.says("ive got crushing chest pain").hears(words("utter_emergency")[0])
    assert "P1 Emergency" in nurse.queue_row(patient)
    # A nurse takes over and answers; the patient sees it.
    nurse.takes_over(patient)
    patient.hears(*words("utter_nurse_joined"))
    assert "With You" in nurse.queue_row(patient)
    nurse.replies(patient, "Hello, this is Demo Nurse. Is someone with you?")
    patient.hears("Hello, this is Demo Nurse. Is someone with you?")
    # While she has it, the assistant says nothing.
    patient.says("what is a pca").hears_nothing()
    # She gives it back, and the assistant answers again.
    nurse.hands_back(patient, "emergency_services")
    patient.hears(*words("utter_nurse_left"))
    patient.says("what is a pca").hears(*words("utter_faq/pca_what"))
    assert "P1" not in nurse.queue_row(patient)


def test_safety_words_go_out_even_while_a_nurse_has_the_conversation(
    on_messenger: Patient, nurse: Nurse
) -> None:
    words = on_messenger.service.words
    on_messenger.says("what is a pca").hears(words("utter_faq/pca_what")[0])
    nurse.takes_over(on_messenger)
    on_messenger.hears(*words("utter_nurse_joined"))
    on_messenger.says("i cant breathe").hears(words("utter_emergency")[0])
    assert on_messenger.conversation().holder is Holder.STAFF
    assert "P1 Emergency" in nurse.queue_row(on_messenger)


def test_a_patient_who_asks_for_a_nurse_is_in_the_queue_and_still_gets_answers(
    on_x: Patient, nurse: Nurse
) -> None:
    words = on_x.service.words
    on_x.says("can i talk to a nurse please").hears(words("utter_request_human")[0])
    assert "P3 Asked for a person" in nurse.queue_row(on_x)
    on_x.says("what is a pca").hears(words("utter_faq/pca_what")[0])


def test_a_reply_typed_in_the_pages_own_inbox_silences_the_assistant(
    on_messenger: Patient, nurse: Nurse
) -> None:
    on_messenger.says("what is a pca").hears(*on_messenger.service.words("utter_faq/pca_what"))
    until(lambda: is_idle(on_messenger.service))
    person_answers_elsewhere(on_messenger, "Hi, it is Sam from the ward.")
    until(lambda: on_messenger.conversation().holder is Holder.STAFF)
    assert "Someone in the page's own inbox" in nurse.queue_row(on_messenger)
    on_messenger.says("what is a pca").hears_nothing()


def person_answers_elsewhere(patient: Patient, text: str) -> None:
    """Past our service, in the platform's own inbox."""
    url = f"{patient.service.simulator}/patients/{patient.platform}/{patient.user_id}/inbox"
    requests.post(url, json={"text": text}, timeout=10).raise_for_status()

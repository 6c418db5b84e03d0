"""A patient asks something, on either platform."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import PLATFORMS
from tests.journeys.steps import Patient, deliver
from tests.journeys.whole_service import WholeService

pytestmark = pytest.mark.service


def test_what_is_a_pca_gets_the_approved_answer_on_both_platforms(
    service_on_each_database: WholeService,
) -> None:
    service = service_on_each_database
    answer, help_line = service.words("utter_faq/pca_what")
    for platform in PLATFORMS:
        patient = Patient(service, platform).says("what is a pca")
        said = patient.hears(answer, help_line)
        opening = patient.service.words("utter_opening")[0]
        assert said.startswith(opening), "first it says that it is a chatbot"
        assert said.index(answer) < said.index(help_line)


def test_the_opening_is_said_once_and_the_next_answer_comes_alone(patient: Patient) -> None:
    (opening,) = patient.service.words("utter_opening")
    patient.says("what is a pca").hears(*patient.service.words("utter_faq/pca_what"))
    patient.says("how do i contact the pain team")
    assert opening not in patient.hears(*patient.service.words("utter_faq/contact_team"))


def test_an_unclear_message_gets_choices_and_typing_1_picks_the_first_on_x(on_x: Patient) -> None:
    said = on_x.says("tablets").hears(on_x.service.words("utter_offer")[0], "1. ")
    assert "2. " in said
    first = on_x.conversation().offered[0]
    assert first.payload.startswith("/faq/")
    on_x.says("1").hears(*on_x.service.words(f"utter_{first.payload[1:]}"))


def test_a_choice_can_be_tapped_on_messenger(on_messenger: Patient) -> None:
    on_messenger.says("tablets").hears(on_messenger.service.words("utter_offer")[0])
    second = on_messenger.conversation().offered[1]
    on_messenger.taps(second.title)
    on_messenger.hears(*on_messenger.service.words(f"utter_{second.payload[1:]}"))


def test_a_message_delivered_three_times_is_answered_once(patient: Patient) -> None:
    message = {"user_id": patient.user_id, "text": "what is a pca"}
    deliver(patient.service, patient.platform, messages=[message], copies=3, wait=True)
    answer, _ = patient.service.words("utter_faq/pca_what")
    patient.hears(answer)
    patient.says("thank you").hears(patient.service.words("utter_thanks")[0])
    assert patient.screen().count(answer) == 1


def test_everyone_in_a_batch_is_answered(service: WholeService, platform: str) -> None:
    people = [Patient(service, platform) for _ in range(6)]
    messages = [{"user_id": one.user_id, "text": "what is a pca"} for one in people]
    posted = deliver(service, platform, messages=messages, batch=6, wait=True)
    assert posted == {"posted": 1, "statuses": [200]}
    for one in people:
        one.hears(*service.words("utter_faq/pca_what"))

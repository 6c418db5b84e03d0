"""What a patient should not have typed, and what nobody should find later."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import requests

from tests.journeys.steps import Nurse, Patient, is_idle, unmistakable, valid_nhs_number
from tests.journeys.whole_service import WholeService, until

pytestmark = pytest.mark.service


def files_with(words: str, files: list[Path]) -> list[str]:
    """The names of the files that hold these words, as UTF-8 or UTF-16."""
    forms = [words.encode(), words.encode("utf-16-le")]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


def databases(service: WholeService) -> list[Path]:
    """Every database file, with what is still in the write-ahead logs."""
    return sorted(service.folder.glob("*.db*"))


def test_an_nhs_number_is_nowhere_in_databases_and_logs(patient: Patient) -> None:
    service, number = patient.service, valid_nhs_number(random.Random())
    spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
    patient.says(f"my nhs number is {spaced}, what is a pca")
    patient.hears(service.words("utter_confidential")[0])
    until(lambda: is_idle(service))
    assert len(databases(service)) >= 2, "the service's own and the assistant's"
    for form in (number, spaced, spaced.replace(" ", "-")):
        assert files_with(form, [*databases(service), *service.logs]) == []
    theirs = [message.text for message in patient.stored() if message.author.value == "patient"]
    assert theirs == ["my nhs number is [NHS number], what is a pca"]


def test_an_address_in_an_overdose_is_sealed_and_a_nurse_opens_it_at_once(
    patient: Patient, nurse: Nurse
) -> None:
    service, address = patient.service, f"14 Larkfield Close BD9{random.randint(1, 9)} 4XY"
    patient.says(f"ive took the whole strip, im at {address}")
    patient.hears(service.words("utter_emergency")[0])
    until(lambda: is_idle(service))
    assert files_with(address, [*databases(service), *service.logs]) == []
    assert "Hidden for privacy" in nurse.opens(patient)
    assert address in nurse.shows_what_was_hidden(patient)
    assert files_with(address, [*databases(service), *service.logs]) == []


def test_nothing_a_patient_types_in_any_state_is_in_a_log(patient: Patient, nurse: Nurse) -> None:
    service, canary = patient.service, unmistakable()
    words = service.words
    # A question, a form, a hand-off, a person: each state has its own path through the code.
    patient.says(f"what is a pca {canary}")
    until(lambda: patient.replies(), why=lambda: "some reply")
    patient.says("I want to give feedback").hears(*words("utter_ask_fb_consent"))
    patient.taps("Yes, start").hears(*words("utter_ask_fb_who"))
    patient.taps("Family or carer").hears(*words("utter_ask_fft_score"))
    patient.taps("Good").hears(*words("utter_ask_fft_why"))
    patient.says(f"because {canary}").hears(*words("utter_ask_fft_better"))
    patient.says(f"less {canary}").hears(*words("utter_ask_fb_publish"))
    patient.taps("Yes").hears(*words("utter_feedback_thanks"))
    patient.says(f"crushing chest pain {canary}").hears(words("utter_emergency")[0])
    nurse.takes_over(patient).replies(patient, f"I am here {canary}")
    patient.hears(f"I am here {canary}")
    patient.says(f"thank you {canary}").hears_nothing()
    assert {path.stem for path in service.logs} == {"rasa", "simulator", "web", "worker"}
    assert files_with(canary, service.logs) == []
    assert files_with(patient.user_id, service.logs) == []
    assert files_with(canary, databases(service)), "the search must find what is there"


def test_no_secret_is_in_a_log(service: WholeService) -> None:
    settings = service.settings
    secrets = [
        settings.rasa_token,
        settings.secret_key,
        settings.messenger_app_secret,
        settings.messenger_page_token,
        settings.twitter_consumer_secret,
        service.password,
        *(account.access_token_secret for account in settings.twitter_accounts),
    ]
    assert [name for secret in secrets for name in files_with(secret, service.logs)] == []


def test_a_person_who_asks_facebook_to_be_forgotten_is(on_messenger: Patient) -> None:
    messenger, service, canary = on_messenger, on_messenger.service, unmistakable()
    messenger.says(f"what is a pca {canary}").hears("PCA stands for")
    until(lambda: is_idle(service))
    conversation = messenger.conversation().id
    asked = requests.post(
        f"{service.simulator}/patients/messenger/{messenger.user_id}/forget", timeout=10
    ).json()
    page = f"{service.web}/deletion/{asked['confirmation_code']}"
    until(lambda: "is deleted" in requests.get(page, timeout=10).text, within=30)
    with service.store.read() as work:
        assert work.conversations.thread(conversation) == []

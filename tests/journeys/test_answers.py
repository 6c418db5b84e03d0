"""Two questions, a question that goes on, another language, and an answer that staff change."""

from __future__ import annotations

import pytest
import requests

from bot.run.on_this_machine import LEAD_EMAIL
from tests.journeys.steps import Nurse, Patient, plain
from tests.journeys.whole_service import WholeService

pytestmark = pytest.mark.service


def test_two_questions_in_one_message_get_both_answers(patient: Patient) -> None:
    patient.says("what is a pca and can i drive on codeine?")
    pca, _ = patient.service.words("utter_faq/pca_what")
    driving, _ = patient.service.words("utter_faq/driving")
    said = patient.hears(pca, driving)
    assert said.index(pca) < said.index(driving)


def test_a_question_that_goes_on_is_about_the_topic_in_hand(patient: Patient) -> None:
    answer, _ = patient.service.words("utter_faq/entonox")
    patient.says("what is gas and air").hears(answer)
    again = patient.service.words("utter_again")[0]
    patient.says("and how long does it last?").hears(again)
    assert patient.screen().count(answer) == 2


def test_another_language_gets_a_note_in_it_and_a_person(patient: Patient) -> None:
    patient.says("Dzień dobry, czy mogę prosić o tłumacza do rozmowy z pielęgniarką?")
    note = patient.service.words("utter_other_language_pl")[0]
    english = patient.service.words("utter_other_language")[0]
    said = patient.hears(note, english)
    assert said.index(plain(note)) < said.index(plain(english))
    assert patient.conversation().holder.value == "waiting"


#: For each platform an answer of its own: no other test asks for these.
CHANGED = {
    "messenger": ("tens", "what is a tens machine"),
    "twitter": ("heat_cold", "does a heat pad help with pain"),
}


def test_a_changed_answer_is_what_the_next_patient_gets(
    service: WholeService, platform: str
) -> None:
    name, question = CHANGED[platform]
    old, _ = service.words(f"utter_faq/{name}")
    new = f"These are new words, number {len(platform)}."
    nurse = Nurse(service, requests.Session()).signs_in()
    lead = Nurse(service, requests.Session()).signs_in(LEAD_EMAIL)
    nurse.drafts_answer(name, new, "Ask a pharmacist if you are not sure.")
    patient = Patient(service, platform).says(question)
    patient.hears(old)
    number = lead.approves_answer(name)
    patient.says(question).hears(new)
    sent = next(m for m in reversed(patient.stored()) if new in m.text)
    assert (sent.source, sent.version) == (f"utter_faq/{name}", number)

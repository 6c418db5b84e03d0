"""Things break: the assistant dies, a platform fails, and the patient is answered all the same."""

from __future__ import annotations

import pytest

from bot.core.records import MessageState
from tests.journeys.steps import Patient, calls_made, is_idle, plain, trouble
from tests.journeys.whole_service import until

pytestmark = [pytest.mark.service, pytest.mark.usefixtures("calm_again")]


def test_with_the_assistant_dead_safety_words_go_out_and_questions_wait_for_it(
    on_messenger: Patient, on_x: Patient
) -> None:
    service = on_messenger.service
    service.kill("rasa")
    on_x.says("what is a pca")
    on_messenger.says("ive got crushing chest pain")
    on_messenger.hears(service.words("utter_emergency")[0], within=5)
    assert not service.assistant_is_up(), "the words had to come before the assistant was back"
    assert on_x.replies() == []
    on_x.hears(*service.words("utter_faq/pca_what"), within=60)


def test_with_the_assistant_stopped_an_overdose_gets_its_words_within_two_seconds(
    on_messenger: Patient,
) -> None:
    service = on_messenger.service
    service.kill("rasa")
    on_messenger.says("I've taken all my oramorph")
    words = (service.words("utter_emergency")[0], service.words("utter_emergency_overdose")[0])
    on_messenger.hears(*words, within=2)
    assert not service.assistant_is_up()


def test_safety_words_do_not_wait_behind_a_question_the_dead_assistant_has_not_answered(
    on_messenger: Patient,
) -> None:
    service = on_messenger.service
    service.kill("rasa")
    on_messenger.says("what is a pca").says("ive got crushing chest pain")
    on_messenger.hears(service.words("utter_emergency")[0], within=5)
    assert not service.assistant_is_up()


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_question_asked_around_a_kill_is_answered_once(patient: Patient, name: str) -> None:
    service = patient.service
    patient.says("hello").hears(service.words("utter_opening")[0])
    until(lambda: is_idle(service))
    service.kill(name)
    patient.says("what is a pca").hears(*service.words("utter_faq/pca_what"), within=60)
    answer = service.words("utter_faq/pca_what")[0]
    assert patient.screen().count(answer) == 1


def test_a_platform_that_fails_twice_gets_the_reply_once_it_works_again(patient: Patient) -> None:
    trouble(patient.service, patient, "status", status=500, times=2)
    answer = plain(patient.service.words("utter_faq/pca_what")[0])
    patient.says("what is a pca").hears(answer, within=30)
    until(lambda: is_idle(patient.service), within=30)
    assert " ".join(patient.replies()).count(answer) == 1
    assert [call["status"] for call in calls_made(patient.service, patient)][:2] == [500, 500]


@pytest.mark.parametrize("kind", ["drop_before", "timeout"])
def test_a_platform_that_hangs_up_unheard_gets_the_reply_on_the_one_further_try(
    patient: Patient, kind: str
) -> None:
    trouble(patient.service, patient, kind, seconds=1)
    answer = plain(patient.service.words("utter_faq/pca_what")[0])
    patient.says("what is a pca").hears(answer, within=30)
    until(lambda: is_idle(patient.service), within=30)
    assert " ".join(patient.replies()).count(answer) == 1


def test_a_lost_receipt_is_repeated_at_most_once_and_then_flagged(patient: Patient) -> None:
    trouble(patient.service, patient, "drop_after")
    answer = plain(patient.service.words("utter_faq/pca_what")[0])
    patient.says("what is a pca").hears(answer, within=30)
    until(lambda: is_idle(patient.service), within=30)
    texts = patient.replies()
    repeated = len(texts) - len(set(texts))
    flagged = sum(message.maybe_duplicate for message in patient.stored())
    assert repeated <= flagged <= 1
    assert " ".join(texts).count(answer) <= 2


def test_a_platform_that_refuses_for_good_becomes_a_task_for_a_person(
    on_messenger: Patient,
) -> None:
    error = {"code": 551, "message": "This person isn't available right now."}
    trouble(on_messenger.service, on_messenger, "status", status=400, error=error, times=None)
    on_messenger.says("what is a pca")
    until(
        lambda: is_waiting(on_messenger), why=lambda: "a hand-off for what could not be delivered"
    )
    failed = [m for m in on_messenger.stored() if m.state is MessageState.FAILED]
    assert failed
    assert all(message.note for message in failed)


def is_waiting(patient: Patient) -> bool:
    """Whether a person has been asked for."""
    with patient.service.store.read() as work:
        return work.handoffs.open_for(patient.conversation().id) is not None

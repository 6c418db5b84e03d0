"""A patient gives feedback: kept once, word for word, with no way back to the conversation."""

from __future__ import annotations

import pytest

from bot.core.conversation import Holder
from bot.store.schema import feedback
from tests.journeys.steps import Nurse, Patient, feedback_rows, plain, unmistakable
from tests.journeys.whole_service import until

pytestmark = pytest.mark.service


def start(patient: Patient, score: str = "Very good") -> Patient:
    """Up to the first free-text question."""
    words = patient.service.words
    patient.says("I want to give feedback").hears(*words("utter_ask_fb_consent"))
    patient.taps("Yes, start").hears(*words("utter_ask_fb_who"))
    patient.taps("I was the patient").hears(*words("utter_ask_fft_score"))
    patient.taps(score).hears(*words("utter_ask_fb_more"))
    patient.taps("No thanks").hears(*words("utter_ask_fft_why"))
    return patient


def finish(patient: Patient, better: str) -> None:
    """From the question after the reason to the thank-you."""
    words = patient.service.words
    patient.hears(*words("utter_ask_pain_info"))
    patient.taps("Yes").hears(*words("utter_ask_pain_decide"))
    patient.taps("8").hears(*words("utter_ask_pain_satisfied"))
    patient.says("nine out of ten").hears(*words("utter_ask_fft_better"))
    patient.says(better).hears(*words("utter_ask_fb_publish"))
    patient.taps("No").hears(*words("utter_feedback_thanks"))


def test_feedback_from_the_first_question_to_the_thank_you_is_kept_exactly_once(
    patient: Patient,
) -> None:
    why, better = f"kind staff {unmistakable()}", f"shorter waits {unmistakable()}"
    finish(start(patient).says(why), better)
    (row,) = feedback_rows(patient.service, fft_why=why)
    kept = {name: row[name] for name in ("fft_score", "fft_why", "fft_better", "partial")}
    assert kept == {
        "fft_score": "Very good",
        "fft_why": why,
        "fft_better": better,
        "partial": False,
    }
    assert (row["channel"], row["pain_decide"], row["pain_satisfied"]) == (patient.platform, 8, 9)
    assert (row["who"], row["publish"], row["pain_worst"]) == ("patient", False, None)


def test_the_quick_questions_about_pain_relief(patient: Patient) -> None:
    words = patient.service.words
    mark = unmistakable()
    patient.says("feedback").hears(*words("utter_ask_fb_consent"))
    patient.says("yes").hears(*words("utter_ask_fb_who"))
    patient.says("me").hears(*words("utter_ask_fft_score"))
    patient.says("v good").hears(*words("utter_ask_fb_more"))
    patient.taps("Yes").hears(*words("utter_ask_fft_why"))
    patient.says(mark).hears(*words("utter_ask_pain_worst"))
    patient.says("7-8").hears("Which is closer, 7 or 8?")
    patient.taps("8").hears(*words("utter_ask_pain_least"))
    patient.taps("1").hears(*words("utter_ask_pain_severe_time"))
    patient.says("half the time").hears("I read that as 50%. Is that right?")
    patient.taps("Yes").hears(*words("utter_ask_pain_relief"))
    patient.taps("70%").hears(*words("utter_ask_pain_interfere"))
    patient.taps("Sleeping").hears(*words("utter_ask_pain_interfere_score"))
    patient.says("11").hears("The top score is 10. Shall I put 10?")
    patient.taps("Yes").hears(*words("utter_ask_side_effects"))
    patient.taps("Itchy").hears(*words("utter_feedback_any_others"))
    patient.taps("Done").hears(*words("utter_ask_pain_wanted_more"))
    patient.taps("Not sure").hears(*words("utter_ask_pain_info"))
    patient.says("stop").hears(*words("utter_ask_fb_stop"))
    patient.taps("Keep").hears(*words("utter_feedback_kept"))
    (row,) = feedback_rows(patient.service, fft_why=mark)
    numbers = ("pain_worst", "pain_least", "pain_severe_time", "pain_relief")
    assert [row[name] for name in numbers] == [8, 1, 50, 70]
    assert (row["pain_interfere"], row["pain_interfere_score"]) == ("sleeping", 10)
    assert (row["side_effects"], row["pain_wanted_more"]) == (["itchy"], "Not sure")
    assert row["partial"]


def test_kept_feedback_holds_no_key_to_the_conversation(patient: Patient) -> None:
    why = f"kind staff {unmistakable()}"
    finish(start(patient).says(why), "nothing at all")
    (row,) = feedback_rows(patient.service, fft_why=why)
    conversation = patient.conversation()
    ids = {conversation.id, conversation.episode, patient.user_id}
    ids |= {message.id for message in patient.stored()}
    assert ids.isdisjoint({str(value) for value in row.values()})
    assert not feedback.foreign_keys
    assert len(row["month"]) == len("2026-11"), "a month, and no time of day"


def test_staff_are_not_shown_the_answers_in_the_thread(on_messenger: Patient, nurse: Nurse) -> None:
    why = f"kind staff {unmistakable()}"
    words = on_messenger.service.words
    start(on_messenger, "Poor").says(why).hears(*words("utter_ask_pain_info"))
    on_messenger.says("go back").hears(*words("utter_feedback_saved_before"))
    page = nurse.opens(on_messenger)
    assert why not in page
    assert "(an answer to feedback)" in page


def test_answers_can_be_deleted_within_the_day_and_not_twice(patient: Patient) -> None:
    why = f"kind staff {unmistakable()}"
    words = patient.service.words
    finish(start(patient).says(why), "nothing")
    patient.says("delete my answers please").hears(*words("utter_feedback_deleted"))
    assert feedback_rows(patient.service, fft_why=why) == []
    assert not [m for m in patient.stored() if why in m.text]
    patient.says("delete my feedback").hears(*words("utter_feedback_not_found"))


def test_commands_of_rasa_typed_in_the_form_are_kept_as_the_words_they_are(
    patient: Patient,
) -> None:
    mark = unmistakable()
    typed = f'/inform{{"fft_score": "Very poor", "fft_better": "{mark}"}}'
    finish(start(patient).says(f"/restart {mark}"), typed)
    (row,) = feedback_rows(patient.service, fft_why=f"/restart {mark}")
    assert (row["fft_score"], row["fft_better"]) == ("Very good", typed)


def test_a_bare_restart_does_not_start_the_conversation_anew(patient: Patient) -> None:
    words = patient.service.words
    start(patient)
    episode = patient.conversation().episode
    patient.says("/restart").hears(*words("utter_ask_pain_info"))
    assert patient.conversation().episode == episode
    assert patient.conversation().active_form == "feedback_form"


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(patient: Patient) -> None:
    words = patient.service.words
    start(patient).says("what is a pca?")
    patient.hears(words("utter_faq/pca_what")[0], *words("utter_ask_fft_why"))


def test_an_emergency_in_the_middle_of_the_form_gets_the_safety_words_and_ends_it(
    patient: Patient,
) -> None:
    words = patient.service.words
    start(patient).says(f"lovely {unmistakable()}").hears(*words("utter_ask_pain_info"))
    before = len(feedback_rows(patient.service, channel=patient.platform))
    patient.says("ive got crushing chest pain")
    patient.hears(words("utter_emergency")[0])
    until(lambda: patient.conversation().holder is Holder.WAITING)
    assert plain(words("utter_ask_pain_info")[0]) not in " ".join(patient.replies())
    assert patient.conversation().active_form == ""
    assert len(feedback_rows(patient.service, channel=patient.platform)) == before + 1


def test_an_urgent_message_pauses_the_form_until_a_nurse_has_closed_it(
    patient: Patient, nurse: Nurse
) -> None:
    words = patient.service.words
    why = f"kind staff {unmistakable()}"
    start(patient).says("it was good but the pain is unbearable now and getting worse")
    patient.hears(words("utter_urgent")[0])
    nurse.takes_over(patient).hands_back(patient)
    patient.hears(*words("utter_nurse_left"), *words("utter_feedback_finish"))
    patient.taps("Yes").hears(*words("utter_ask_fft_why"))
    finish(patient.says(why), "nothing")
    (row,) = feedback_rows(patient.service, fft_why=why)
    assert (row["fft_score"], row["partial"]) == ("Very good", False)


def test_a_complaint_is_feedback_and_is_passed_on_if_wanted(patient: Patient, nurse: Nurse) -> None:
    words = patient.service.words
    why = f"i want to complain, they ignored my bell {unmistakable()}"
    start(patient, "Poor").says(why).hears(*words("utter_ask_fb_concern"))
    patient.taps("Pass it on").hears(
        *words("utter_feedback_passed_on"), *words("utter_ask_pain_info")
    )
    until(lambda: "Complaint" in nurse.queue_row(patient))
    assert why in nurse.opens(patient)
    finish(patient, "nothing")
    (row,) = feedback_rows(patient.service, fft_why=why)
    assert row["fft_score"] == "Poor"


def test_a_question_about_own_care_is_passed_on_without_the_answers(
    patient: Patient, nurse: Nurse
) -> None:
    words = patient.service.words
    start(patient).says("can i take my amitriptyline with tramadol")
    patient.hears(*words("utter_clinical_individual"), *words("utter_feedback_carry_on"))
    until(lambda: "Own care" in nurse.queue_row(patient))
    patient.taps("Yes").hears(*words("utter_ask_fft_why"))


def test_a_death_ends_the_questions_and_keeps_nothing(patient: Patient) -> None:
    words = patient.service.words
    rows = len(feedback_rows(patient.service))
    start(patient).says("my husband died on the ward on tuesday")
    patient.hears(*words("utter_feedback_bereaved"))
    until(lambda: patient.conversation().active_form == "")
    assert len(feedback_rows(patient.service)) == rows


def test_under_18_is_shown_other_ways_and_nothing_is_kept(patient: Patient) -> None:
    words = patient.service.words
    rows = len(feedback_rows(patient.service))
    patient.says("feedback").hears(*words("utter_ask_fb_consent"))
    patient.taps("Under 18").hears(*words("utter_feedback_under_18"))
    assert patient.conversation().active_form == ""
    assert len(feedback_rows(patient.service)) == rows


def test_stop_in_capitals_is_for_ever(patient: Patient) -> None:
    words = patient.service.words
    start(patient).says("STOP").hears(*words("utter_stop"))
    assert patient.conversation().no_invites
    patient.says("hello").hears(*words("utter_greet"))
    assert "Give feedback" not in " ".join(
        [*patient.replies(), *(b["title"] for b in patient.thread()[-1]["buttons"])]
    )

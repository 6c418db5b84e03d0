"""Feedback that danger, a person, a second device or silence breaks into."""

from __future__ import annotations

import pytest

from bot.core.conversation import Holder
from bot.core.feedback_items import BY_NAME, NAMES
from bot.core.feedback_records import FeedbackResponse
from bot.core.records import MessageState
from bot.core.tiers import Tier
from bot.store import SqlStore
from tests.use_cases.feedback_ward import Ward


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "fb_consent"])
@pytest.mark.parametrize("tier", ["emergency:E1", "crisis:C1"])
def test_danger_at_any_question_leaves_the_form_and_keeps_the_score_alone(
    ward: Ward, name: str, tier: str
) -> None:
    ward.up_to(name).says(f"{tier} help")
    conversation = ward.house.conversation()
    assert (conversation.holder, conversation.active_form) == (Holder.WAITING, "")
    assert ward.last() == f"utter_{tier.split(':')[0]}"
    given = NAMES.index(name) > NAMES.index("fft_score")
    kept = [(r.fft_score, r.fft_why, r.pain_worst, r.partial) for r in ward.responses()]
    assert kept == ([("Good", None, None, True)] if given else [])
    ward.house.hand_back(conversation.id, ward.house.nurse(), "answered")
    assert ward.house.conversation().active_form == "", "it is never taken up again"


@pytest.mark.parametrize("tier", ["urgent", "distress"])
@pytest.mark.parametrize("name", ["fft_why", "pain_worst", "fb_publish"])
def test_urgent_words_pause_the_form_until_a_nurse_has_closed_it(
    ward: Ward, name: str, tier: str
) -> None:
    ward.up_to(name).says(f"{tier} words")
    assert ward.house.conversation().holder is Holder.WAITING
    before = len(ward.house.sent_texts())
    ward.says("8")
    assert not [t for t in ward.house.sent_texts()[before:] if t.startswith("ask")]
    ward.house.hand_back(ward.house.conversation().id, ward.house.nurse(), "answered")
    ward.house.work()
    assert ward.last() == "utter_feedback_finish"
    ward.says("Yes", payload="/give_feedback")
    assert ward.last() == f"ask {name}"
    ward.finishes()
    assert len(ward.responses()) == 1


def test_words_of_distress_offer_to_leave_it(ward: Ward) -> None:
    ward.up_to("fft_why").says("distress words")
    assert ward.house.sent_texts()[-2:] == ["utter_distress", "utter_feedback_paused"]


@pytest.mark.parametrize("tier", ["clinical_individual", "request_human"])
def test_own_care_goes_to_a_person_and_feedback_may_go_on(ward: Ward, tier: str) -> None:
    ward.up_to("pain_worst").says(f"{tier} question")
    assert ward.house.sent_texts()[-2:] == [f"utter_{tier}", "utter_feedback_carry_on"]
    handoff = ward.house.handoff()
    assert handoff is not None
    assert "Good" not in " ".join(handoff.why)
    assert ward.says(f"{tier} again").last() == "utter_feedback_carry_on", "no dead end"
    assert ward.says("8").asked() == "pain_least"


def test_a_hidden_detail_is_warned_about_and_the_answer_kept_masked(ward: Ward) -> None:
    ward.up_to("fft_why").says("confidential my number is IDENTIFIER and they were kind")
    assert ward.house.sent_texts()[-2:] == ["utter_feedback_confidential", "ask pain_worst"]
    ward.says("stop").says("keep")
    (response,) = ward.responses()
    assert response.fft_why == "confidential my number is [NHS number] and they were kind"
    assert ward.house.handoff() is None


def test_a_photo_gets_its_words_and_feedback_may_go_on(ward: Ward) -> None:
    ward.up_to("fft_why").says("", attachments=("image",))
    assert ward.house.sent_texts()[-2:] == ["utter_attachment", "utter_feedback_carry_on"]


def test_a_complaint_is_kept_and_passed_on_only_if_its_writer_wants(ward: Ward) -> None:
    ward.up_to("fft_why").says("complaint about the night shift")
    assert (ward.last(), ward.house.handoff()) == ("ask fb_concern", None)
    states = {m.text: m.state for m in ward.house.thread()}
    assert states["complaint about the night shift"] is MessageState.APART
    ward.says("pass it on")
    handoff = ward.house.handoff()
    assert handoff is not None
    assert handoff.tier is Tier.COMPLAINT
    (shown,) = [m for m in ward.house.thread() if m.id == handoff.message_id]
    assert (shown.text, shown.state) == ("complaint about the night shift", MessageState.ANSWERED)
    ward.finishes()
    assert ward.responses()[0].fft_why == "complaint about the night shift"


def test_an_allegation_of_harm_goes_to_a_person_anyway_and_says_so(ward: Ward) -> None:
    ward.up_to("fft_why").says("complaint they gave me the wrong drug")
    assert ward.house.sent_texts()[-2:] == ["utter_complaint", "ask pain_worst"]
    assert ward.house.handoff() is not None
    ward.finishes()
    assert ward.responses()[0].fft_why == "complaint they gave me the wrong drug"


def test_a_death_ends_the_questions_goes_to_a_person_and_keeps_nothing(ward: Ward) -> None:
    ward.up_to("fb_publish").says("he died on your ward")
    assert ward.last() == "utter_feedback_bereaved"
    handoff = ward.house.handoff()
    assert handoff is not None
    assert (handoff.view.priority, ward.responses(), ward.sessions()) == ("P2", [], 0)


def test_under_18_keeps_nothing_at_all(ward: Ward) -> None:
    ward.starts().says("under 18")
    assert (ward.last(), ward.responses(), ward.sessions()) == ("feedback_under_18", [], 0)
    assert ward.house.conversation().active_form == ""


def test_stop_in_capitals_lasts_across_sessions_and_episodes(ward: Ward) -> None:
    ward.up_to("pain_worst").says("STOP")
    (response,) = ward.responses()
    assert (response.fft_score, response.fft_why, response.pain_worst) == (
        *("Good", "the staff were kind"),
        None,
    )
    ward.house.later(days=40)
    assert ward.house.conversation().no_invites
    nurse = ward.house.nurse()
    ward.house.take_over(ward.house.conversation().id, nurse)
    ward.house.hand_back(ward.house.conversation().id, nurse, "answered")
    assert ward.house.conversation().no_invites
    ward.up_to("fft_why").says("urgent words")
    ward.house.hand_back(ward.house.conversation().id, nurse, "answered")
    ward.house.work()
    assert ward.last() == "utter_nurse_left", "nobody asks whether they want to finish"


def test_stop_outside_a_form_is_confirmed_once_and_takes_the_invitations_away(ward: Ward) -> None:
    assert ward.says("unsubscribe").last() == "utter_stop"
    assert ward.house.conversation().no_invites


def test_the_same_button_twice_and_two_devices_are_one_answer(ward: Ward) -> None:
    ward.up_to("pain_worst")
    for _ in range(2):
        ward.house.patient_says("7", payload="pain_worst=7")
    ward.house.work()
    assert ward.asked() == "pain_least"
    ward.finishes()
    late = ward.says("yes", payload="fb_publish=Yes")
    assert (late.last(), len(late.responses())) == ("utter_feedback_closed", 1)


def test_a_novel_is_kept_as_far_as_a_thousand_characters(ward: Ward) -> None:
    ward.up_to("fft_why").says("kind " * 1000).says("stop").says("keep")
    (response,) = ward.responses()
    assert len(str(response.fft_why)) <= 1000


def test_a_silent_form_is_nudged_once_and_ends_after_a_day_with_score_and_reason(
    ward: Ward,
) -> None:
    ward.up_to("pain_least")
    tend = ward.house.feedback.tend_forms
    ward.house.later(minutes=9)
    assert tend() == 0
    ward.house.later(minutes=2)
    assert (tend(), tend()) == (1, 0)
    ward.house.work()
    assert ward.last() == "utter_feedback_nudge"
    assert [b.payload for b in ward.house.connector.sent[-1].part.quick_replies][:2] == [
        *("pain_least=0", "pain_least=1")
    ]
    ward.house.later(hours=22)
    ward.house.feedback.purge_sessions()
    assert (tend(), ward.responses()) == (0, [])
    ward.house.later(hours=1)
    assert tend() == 1
    (response,) = ward.responses()
    assert (response.fft_score, response.fft_why, response.pain_worst, response.partial) == (
        *("Good", "the staff were kind"),
        *(None, True),
    )
    assert ward.house.conversation().active_form == ""
    sent = len(ward.house.sent_texts())
    ward.house.work()
    assert len(ward.house.sent_texts()) == sent, "nothing is said"


def test_a_form_that_nobody_could_end_in_time_loses_no_score(ward: Ward) -> None:
    ward.up_to("pain_worst")
    ward.house.later(days=3)
    ward.house.feedback.purge_sessions()
    assert [r.fft_score for r in ward.responses()] == ["Good"]
    ward.house.feedback.tend_forms()
    assert (len(ward.responses()), ward.house.conversation().active_form) == (1, "")


def test_nobody_is_nudged_while_a_person_has_the_conversation_or_long_after(ward: Ward) -> None:
    ward.up_to("pain_worst")
    ward.house.take_over(ward.house.conversation().id, ward.house.nurse())
    ward.house.later(minutes=11)
    assert ward.house.feedback.tend_forms() == 0
    ward.up_to("pain_worst", "bob")
    ward.house.later(hours=3)
    assert ward.house.feedback.tend_forms() == 0


def test_feedback_that_ends_in_the_turn_in_which_a_nurse_takes_over_is_kept(ward: Ward) -> None:
    ward.up_to("fb_publish")
    nurse = ward.house.nurse()

    def take_over() -> None:
        ward.engine.meanwhile = None
        ward.house.take_over(ward.house.conversation().id, nurse)

    ward.engine.meanwhile = take_over
    ward.says("yes")
    assert "feedback_thanks" in ward.house.texts_in_state(MessageState.WITHHELD)
    (response,) = ward.responses()
    assert (response.publish, response.partial) == (True, False)
    ward.house.hand_back(ward.house.conversation().id, nurse, "answered")
    ward.house.work()
    assert ward.last() == "utter_nurse_left"


def test_an_answer_in_that_turn_is_not_lost_either(ward: Ward) -> None:
    ward.up_to("fft_why")
    nurse = ward.house.nurse()

    def take_over() -> None:
        ward.engine.meanwhile = None
        ward.house.take_over(ward.house.conversation().id, nurse)

    ward.engine.meanwhile = take_over
    ward.says("they sang to me")
    ward.house.hand_back(ward.house.conversation().id, nurse, "answered")
    ward.house.work()
    ward.says("Yes", payload="/give_feedback").finishes()
    assert ward.responses()[0].fft_why == "they sang to me"


def test_whoever_gave_feedback_today_is_asked_first_and_not_blocked(ward: Ward) -> None:
    ward.starts().finishes().starts()
    assert ward.last() == "ask fb_again"
    ward.says("yes").finishes()
    assert len(ward.responses()) == 2
    ward.house.later(days=1)
    assert ward.starts().last() == "ask fb_consent"


def test_forgetting_a_person_destroys_the_way_to_their_answers(ward: Ward) -> None:
    ward.up_to("pain_worst")
    with ward.house.store.begin() as work:
        ward.house.feedback.keep.forget(work, ward.house.conversation().id)
    assert ward.sessions() == 0


def test_every_item_is_a_column(ward: Ward) -> None:
    columns = set(FeedbackResponse.__dataclass_fields__)
    about = {"fb_consent", "fb_more", "fb_who", "fb_publish"}
    assert set(BY_NAME) - about <= columns

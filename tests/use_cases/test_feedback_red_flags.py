"""Red flags, details, complaints and a death inside the feedback form: what is done then."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.core.conversation import Holder
from bot.core.feedback_items import NAMES
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
    ward.house.later(hours=24)
    ward.house.feedback.purge_sessions()
    shown = [m.text for m in ward.house.thread() if m.state is MessageState.ANSWERED]
    assert "complaint they gave me the wrong drug" in shown, "a nurse can read what happened"


def test_of_a_complaint_that_is_only_feedback_the_thread_keeps_no_trace(ward: Ward) -> None:
    ward.up_to("fft_why").says("complaint about the night shift").says("just feedback").finishes()
    ward.house.later(hours=24)
    ward.house.feedback.purge_sessions()
    assert {m.state for m in ward.house.thread() if "complaint" in m.text} == set()
    with ward.house.store.engine.connect() as connection:
        screened = connection.execute(sa.text("SELECT tier, tags, why FROM message")).all()
    assert not [row for row in screened if "complaint" in str(row)]


def test_a_death_ends_the_questions_goes_to_a_person_and_keeps_nothing(ward: Ward) -> None:
    ward.up_to("fb_publish").says("he died on your ward")
    assert ward.last() == "utter_feedback_bereaved"
    handoff = ward.house.handoff()
    assert handoff is not None
    assert (handoff.view.priority, ward.responses(), ward.sessions()) == ("P2", [], 0)

"""Feedback through the whole service but Rasa: what is kept, what is said, what leads nowhere."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.feedback_items import BY_NAME
from bot.core.feedback_records import SESSION_LASTS, FeedbackResponse
from bot.core.records import MessageState
from bot.sealing import FeedbackSecret
from bot.store import SqlStore
from bot.store.schema import feedback_session
from tests.use_cases.feedback_ward import Ward


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


def test_a_whole_form_is_one_response_with_every_answer(ward: Ward) -> None:
    ward.starts().finishes()
    (response,) = ward.responses()
    expected = FeedbackResponse(
        month="2026-11",
        channel="messenger",
        who="patient",
        fft_score="Good",
        fft_why="the staff were kind",
        fft_better="nicer food",
        publish=True,
        pain_worst=8,
        pain_least=2,
        pain_severe_time=50,
        pain_relief=70,
        pain_interfere="sleeping",
        pain_interfere_score=6,
        side_effects=("none",),
        pain_wanted_more="No",
        pain_info="Yes",
        pain_decide=7,
        pain_satisfied=9,
        app_version=response.app_version,
        id=response.id,
    )
    assert response == expected
    assert len(response.id) == 32


def test_what_was_skipped_is_told_from_what_was_never_asked(ward: Ward) -> None:
    ward.up_to("fft_why").says("skip").says("7-8").says("pain_worst=3").says("stop").says("keep")
    (response,) = ward.responses()
    assert (response.fft_why, response.skipped, response.partial) == (None, ("fft_why",), True)
    assert (response.pain_worst, response.ranges) == (3, ())
    assert response.pain_least is None


def test_a_range_that_nobody_decides_is_marked(ward: Ward) -> None:
    ward.up_to("pain_worst").says("7-8").says("in between").says("stop").says("keep")
    (response,) = ward.responses()
    assert (response.pain_worst, response.ranges) == (8, ("pain_worst",))


def test_a_carers_own_view_is_kept_and_does_not_count_in_the_test(ward: Ward) -> None:
    ward.up_to("fb_who", "carer").says("family or carer", "carer").finishes("carer")
    ward.up_to("fb_who", "help").says("helping the patient", "help").finishes("help")
    kept = {response.who: response.counts_in_fft for response in ward.responses()}
    assert kept == {"carer": False, "helping": True}
    with ward.house.store.read() as work:
        assert work.feedback.counts("2026-11") == {"Good": 1}


def test_a_response_can_be_deleted_within_the_day_and_the_words_are_honest_after(
    ward: Ward,
) -> None:
    ward.starts().finishes()
    ward.house.later(hours=22)
    assert ward.says("delete my answers").last() == "utter_feedback_deleted"
    assert (ward.responses(), ward.sessions()) == ([], 0)
    assert "the staff were kind" not in ward.dump()
    ward.starts("bob").finishes("bob")
    ward.house.later(hours=24)
    assert ward.says("please delete my feedback", "bob").last() == "utter_feedback_not_found"
    assert len(ward.responses()) == 1


def test_changed_my_mind_takes_back_what_was_given_today_and_nothing_else(ward: Ward) -> None:
    ward.says("changed my mind")
    assert ward.last().startswith("answer to"), "nothing was given: the assistant answers"
    ward.starts().finishes().says("changed my mind")
    assert (ward.last(), ward.responses()) == ("utter_feedback_deleted", [])


def test_the_session_is_destroyed_before_a_day_has_passed_and_with_it_every_way_back(
    ward: Ward,
) -> None:
    ward.starts().finishes()
    assert ward.sessions() == 1
    waited = timedelta()
    while ward.sessions():
        waited += timedelta(minutes=10)
        ward.house.later(minutes=10)
        ward.house.feedback.purge_sessions()
        assert waited < timedelta(hours=24)
    assert waited >= SESSION_LASTS
    assert "the staff were kind" not in ward.dump("feedback")
    assert len(ward.responses()) == 1


def test_nothing_in_the_database_joins_a_response_to_its_chat(ward: Ward) -> None:
    """The attack: by id, text, time, order and row number, with everything but the secret."""
    people = [f"user{n}" for n in range(12)]
    for number, user in enumerate(people):
        ward.house.later(minutes=7)
        ward.up_to("fft_why", user).says(f"unmistakable words {number}", user).finishes(user)
    written = [response.fft_why for response in ward.responses()]
    in_order = [f"unmistakable words {number}" for number in range(12)]
    assert sorted(map(str, written)) == sorted(in_order)
    assert written != in_order, "ids are random: they keep no order"
    ward.house.later(hours=24)
    ward.house.feedback.purge_sessions()
    rest = ward.dump("feedback")
    for response in ward.responses():
        assert response.id not in rest
        assert str(response.fft_why) not in rest
    ids = [ward.house.conversation(user).id for user in people]
    table = " ".join(json.dumps(r.__dict__, default=str) for r in ward.responses())
    assert not [secret for secret in (*ids, *people) if secret in table]
    with ward.house.store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            with pytest.raises(sa.exc.OperationalError, match="rowid"):
                connection.execute(sa.text("SELECT rowid FROM feedback"))
        else:
            rows = connection.execute(
                sa.text("SELECT xmin::text, ctid::text, fft_why FROM feedback")
            )
            found = rows.all()
            assert len({row[0] for row in found}) == 1, "all of one transaction"
            by_place = [row[2] for row in sorted(found, key=lambda r: eval(r[1]))]  # noqa: S307
            assert by_place != in_order


def test_while_it_lasts_a_session_says_nothing_without_the_secret(ward: Ward) -> None:
    ward.starts().finishes()
    (response,) = ward.responses()
    with ward.house.store.engine.connect() as connection:
        (row,) = connection.execute(sa.select(feedback_session)).all()
    conversation_id = ward.house.conversation().id
    assert response.id.encode() not in row.sealed
    assert conversation_id not in (row.key, row.sealed.decode())
    assert FeedbackSecret("another secret").key(conversation_id) != row.key
    assert (row.expires_at.minute % 30, row.expires_at.second) == (0, 0)


def test_a_comment_changed_afterwards_does_not_stay_in_the_thread(ward: Ward) -> None:
    ward.up_to("fft_why").says("they were kind", event_id="first")
    ward.says("they were very kind", edits="first")
    states = {message.text: message.state for message in ward.house.thread()}
    assert states["they were very kind"] is MessageState.APART
    ward.finishes().says("they were the kindest", edits="first")
    ward.house.later(hours=24)
    ward.house.feedback.purge_sessions()
    assert "kind" not in " ".join(message.text for message in ward.house.thread())


def test_staff_see_no_answer_in_the_thread(ward: Ward) -> None:
    ward.up_to("pain_worst")
    states = {message.text: message.state for message in ward.house.thread()}
    assert states["the staff were kind"] is MessageState.APART
    assert states["Good"] is MessageState.APART
    assert states["feedback"] is MessageState.ANSWERED


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

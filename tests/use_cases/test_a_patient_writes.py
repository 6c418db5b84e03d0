"""A patient writes: stored once, screened first, answered in order."""

from __future__ import annotations

from datetime import timedelta

from bot.core.conversation import Holder
from bot.core.dialogue import TurnResult
from bot.core.directives import HandOff, NotUnderstood, OfferTopics, RecordFeedback
from bot.core.messages import Button, Reply
from bot.core.records import MessageState
from bot.core.tiers import Tier
from bot.use_cases.answer_message import Answered
from tests.use_cases.house import House


def test_first_answer_comes_after_the_opening_that_says_it_is_automated(house: House) -> None:
    house.patient_says("what is a pca")
    house.work()
    assert house.sent_texts() == [
        "utter_opening\nutter_opening_privacy",
        "answer to: what is a pca",
    ]


def test_opening_is_not_repeated_within_a_day_but_is_after_one(house: House) -> None:
    house.patient_says("one")
    house.work()
    house.patient_says("two")
    house.work()
    house.later(hours=25)
    house.patient_says("three")
    house.work()
    assert house.sent_texts().count("utter_opening\nutter_opening_privacy") == 2


def test_the_same_message_delivered_three_times_is_answered_once(house: House) -> None:
    for _ in range(3):
        house.patient_says("what is a pca", event_id="mid.same", sent_at=house.clock.now())
    house.work()
    assert house.sent_texts().count("answer to: what is a pca") == 1


def test_messages_of_one_patient_are_answered_in_the_order_they_were_sent(house: House) -> None:
    now = house.clock.now()
    for number in (3, 1, 2):
        house.patient_says(str(number), sent_at=now + timedelta(milliseconds=number))
    house.later(seconds=1)
    house.work()
    assert [turn.text for turn in house.engine.turns] == ["1", "2", "3"]


def test_late_mail_waits_for_its_neighbours_and_is_put_in_order(house: House) -> None:
    sent = house.clock.now() - timedelta(minutes=2)
    house.patient_says("second", sent_at=sent + timedelta(seconds=5))
    assert house.answer_all() == []
    house.patient_says("first", sent_at=sent)
    house.later(seconds=7)
    house.work()
    assert [turn.text for turn in house.engine.turns] == ["first", "second"]


def test_late_mail_never_waits_longer_than_half_a_minute(house: House) -> None:
    sent = house.clock.now() - timedelta(minutes=2)
    for second in range(0, 32, 1):
        house.patient_says(f"m{second}", sent_at=sent + timedelta(seconds=second))
        house.later(seconds=1)
    assert Answered.ANSWERED in house.answer_all()


def test_identifiers_never_reach_the_store_or_the_assistant(house: House) -> None:
    house.patient_says("my number is IDENTIFIER")
    house.work()
    assert all("IDENTIFIER" not in message.text for message in house.thread())
    assert all("IDENTIFIER" not in turn.text for turn in house.engine.turns)
    assert house.thread()[0].identifiers == ("NHS number",)


def test_an_emergency_gets_the_fixed_words_and_the_assistant_is_not_asked(house: House) -> None:
    house.patient_says("emergency:E3 please")
    house.work()
    assert house.sent_texts() == ["utter_emergency", "utter_emergency_sedation"]
    assert house.engine.turns == []
    handoff = house.handoff()
    assert handoff is not None
    assert handoff.tier is Tier.EMERGENCY
    assert house.conversation().holder is Holder.WAITING


def test_an_overdose_on_purpose_gets_both_texts_emergency_first(house: House) -> None:
    house.patient_says("crisis:C1 emergency:E4")
    house.work()
    assert house.sent_texts() == ["utter_emergency", "utter_emergency_overdose", "utter_crisis"]


def test_abuse_and_carers_get_their_own_crisis_words(house: House) -> None:
    house.patient_says("crisis:C5", user="bea")
    house.patient_says("crisis:C4", user="cat")
    house.work()
    assert set(house.sent_texts()) == {"utter_crisis_abuse", "utter_crisis_carer"}


def test_out_of_hours_the_hours_line_comes_last(house: House) -> None:
    house.later(hours=10)
    house.patient_says("emergency:E1")
    house.work()
    assert house.sent_texts() == ["utter_emergency", "utter_out_of_hours"]


def test_a_photo_is_never_opened_and_goes_to_a_person(house: House) -> None:
    house.patient_says("", attachments=("image",))
    house.work()
    assert house.sent_texts()[-1] == "utter_attachment"
    handoff = house.handoff()
    assert handoff is not None
    assert "ATTACHMENT" in handoff.codes


def test_a_thumbs_up_is_not_a_photo(house: House) -> None:
    house.patient_says("", attachments=("like",))
    house.work()
    assert house.handoff() is None


def test_a_number_picks_what_was_offered(house: House) -> None:
    offer = Reply("Did you mean?", (Button("What is a PCA", "/faq/test"),), "utter_offer")
    house.engine.results["hm"] = TurnResult((offer,), (OfferTopics(("faq/test",)),))
    house.patient_says("hm")
    house.work()
    house.patient_says("1")
    house.work()
    assert house.engine.turns[-1].topic == "faq/test"


def test_danger_is_read_across_messages_and_nothing_less_is(house: House) -> None:
    house.screener.sentences = {
        "my mum wont wake": Tier.EMERGENCY,
        "i want staff": Tier.REQUEST_HUMAN,
    }
    for text in ("i want", "staff"):
        house.patient_says(text)
        house.later(seconds=1)
    house.work()
    assert house.handoff() is None
    for text in ("my mum", "wont wake"):
        house.patient_says(text)
        house.later(seconds=1)
    house.work()
    handoff = house.handoff()
    assert handoff is not None
    assert handoff.tier is Tier.EMERGENCY


def test_picking_a_choice_is_not_read_as_the_patients_own_words(house: House) -> None:
    """ "1" after "tablets" is a choice, not a dose; nor is a tapped title a complaint."""
    offer = Reply("Did you mean?", (Button("urgent things", "/faq/test"),), "utter_offer")
    house.engine.results["tablets"] = TurnResult((offer,), (OfferTopics(("faq/test",)),))
    house.patient_says("tablets")
    house.work()
    house.patient_says("urgent things", payload="/faq/test")
    house.work()
    assert house.handoff() is None
    assert house.engine.turns[-1].topic == "faq/test"


def test_a_typed_command_is_only_text(house: House) -> None:
    house.patient_says("/restart")
    house.patient_says('/faq/test{"a": 1}')
    house.later(seconds=1)
    house.work()
    assert [turn.topic for turn in house.engine.turns] == ["", ""]


def test_a_tapped_button_that_nobody_made_is_only_text(house: House) -> None:
    house.patient_says("Restart", payload="/restart")
    house.work()
    assert (house.engine.turns[0].topic, house.engine.turns[0].text) == ("", "Restart")


def test_unsure_twice_in_a_row_goes_to_a_person(house: House) -> None:
    lost = TurnResult((Reply("sorry"),), (NotUnderstood(),))
    house.engine.results.update({"blah": lost, "blub": lost})
    house.patient_says("blah")
    house.work()
    house.patient_says("blub")
    house.work()
    assert house.sent_texts()[-1] == "utter_not_understood_twice"
    assert house.handoff() is not None


def test_unsure_once_then_understood_starts_the_count_again(house: House) -> None:
    lost = TurnResult((Reply("sorry"),), (NotUnderstood(),))
    house.engine.results["blah"] = lost
    for text in ("blah", "what is a pca", "blah"):
        house.patient_says(text)
        house.work()
    assert house.handoff() is None


def test_the_assistant_may_ask_for_a_person(house: House) -> None:
    asked = TurnResult((Reply("passed on"),), (HandOff("Asked for a nurse"),))
    house.engine.results["nurse please"] = asked
    house.patient_says("nurse please")
    house.work()
    handoff = house.handoff()
    assert handoff is not None
    assert handoff.why == ("Asked for a nurse",)
    assert house.sent_texts()[-1] == "passed on"


def test_feedback_is_kept_with_the_thank_you_and_without_a_key(house: House) -> None:
    done = TurnResult(
        (Reply("thanks"),),
        (RecordFeedback({"fft_score": "Good", "fft_why": "kind staff"}),),
        active_form="",
    )
    house.engine.results["no"] = done
    house.patient_says("no")
    house.work()
    with house.store.read() as work:
        assert work.feedback.counts("2026-11") == {"Good": 1}


def test_a_slow_tier_is_handed_off_but_general_questions_are_still_answered(
    house: House,
) -> None:
    house.patient_says("clinical_individual")
    house.work()
    assert house.conversation().holder is Holder.WAITING
    house.patient_says("what is a pca")
    house.work()
    assert house.sent_texts()[-1] == "answer to: what is a pca"


def test_after_urgent_words_the_assistant_is_silent_and_says_once_that_a_person_will_read(
    house: House,
) -> None:
    house.patient_says("urgent:U1")
    house.work()
    house.patient_says("what is a pca")
    house.later(minutes=40)
    house.patient_says("hello?")
    house.patient_says("anyone?")
    house.later(seconds=1)
    house.work()
    assert house.sent_texts() == ["utter_urgent", "utter_still_waiting"]
    assert house.engine.turns == []


def test_a_long_episode_rolls_over_so_that_turns_stay_cheap(house: House) -> None:
    for number in range(41):
        house.patient_says(f"q{number}")
        house.work()
    assert len({turn.episode for turn in house.engine.turns}) == 2


def test_each_answer_in_the_thread_names_its_source_and_version(house: House) -> None:
    house.patient_says("what is a pca")
    house.work()
    answer = house.thread()[-1]
    assert (answer.source, answer.version, answer.state) == (
        "utter_test",
        "1",
        MessageState.SENT,
    )


def test_a_photo_after_words_of_distress_makes_nothing_less_urgent(house: House) -> None:
    house.patient_says("distress")
    house.work()
    house.patient_says("", attachments=("image",))
    house.patient_says("what is a pca")
    house.later(seconds=1)
    house.work()
    handoff = house.handoff()
    assert handoff is not None
    assert (handoff.tier, handoff.codes) == (Tier.DISTRESS, ("X", "ATTACHMENT"))
    assert house.engine.turns == [], "the assistant stays silent until a person hands back"


def test_being_not_understood_does_not_count_as_having_said_who_speaks(house: House) -> None:
    lost = TurnResult((Reply("sorry"),), (NotUnderstood(),))
    house.engine.results.update({"blah": lost, "blub": lost})
    house.patient_says("blah")
    house.work()
    house.later(hours=25)
    house.patient_says("blub")
    house.work()
    house.patient_says("what is a pca")
    house.work()
    assert house.sent_texts()[-2:] == [
        "utter_opening\nutter_opening_privacy",
        "answer to: what is a pca",
    ]


def test_flagged_messages_do_not_put_off_the_word_that_a_person_will_read(house: House) -> None:
    house.patient_says("urgent:U1")
    house.work()
    house.later(minutes=20)
    house.patient_says("distress")
    house.work()
    house.later(minutes=20)
    house.patient_says("distress")
    house.work()
    assert house.sent_texts() == ["utter_urgent", "utter_still_waiting"]

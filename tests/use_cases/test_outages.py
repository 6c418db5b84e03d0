"""A platform that is away, slow or spent: what comes afterwards is right and in order."""

from __future__ import annotations

from bot.core.conversation import Holder
from bot.core.events import AccountChange, AccountChanged
from bot.core.messages import DeliveryFailed, FailureReason, Receipt, ReplyWindow
from bot.core.records import MessageState
from bot.use_cases.check_access import CheckAccess
from bot.use_cases.deliver_message import Delivery
from tests.use_cases.house import House
from tests.use_cases.test_delivery import ANSWER, answered, failed


def test_a_message_that_fails_while_others_arrive_runs_out_of_tries(house: House) -> None:
    house.connector.fails_for["ann"] = failed(FailureReason.PLATFORM_ERROR, True)
    answered(house)
    outcomes = []
    for _ in range(8):
        house.patient_says("hello", user="bob")
        house.answer_all()
        outcomes += house.deliver_all()
        house.later(seconds=61)
    until_given_up = outcomes[: outcomes.index(Delivery.FAILED)]
    assert until_given_up.count(Delivery.AGAIN) == 7
    assert house.handoff() is not None


def test_while_the_platform_fails_for_everybody_no_message_runs_out_of_tries(house: House) -> None:
    nurse = house.nurse()
    house.patient_says("what is a pca")
    house.answer_all()
    house.take_over(house.conversation().id, nurse)
    house.deliver_all()
    house.connector.fails_for["ann"] = failed(FailureReason.UNREACHABLE, True)
    for words in ("hello, Amina here", "how is the pain now?"):
        house.reply(house.conversation().id, nurse, words, form_token=words)
    for _ in range(60):
        house.deliver_all()
        house.later(seconds=60)
    calls = len(house.connector.sent)
    assert calls < 40, "a platform that is away is not asked for every message again and again"
    del house.connector.fails_for["ann"]
    house.later(minutes=6)
    house.deliver_all()
    assert house.sent_texts()[-2:] == ["hello, Amina here", "how is the pain now?"]


def test_after_an_hours_outage_the_assistants_old_answer_is_not_sent(house: House) -> None:
    house.connector.fails_for["ann"] = failed(FailureReason.UNREACHABLE, True)
    answered(house)
    for _ in range(60):
        house.deliver_all()
        house.later(seconds=60)
    del house.connector.fails_for["ann"]
    house.connector.sent.clear()
    house.later(minutes=6)
    house.deliver_all()
    assert house.sent_texts() == ["utter_assistant_down"]
    assert ANSWER in house.texts_in_state(MessageState.WITHHELD)
    handoff = house.handoff()
    assert handoff is not None
    assert "STALE" in handoff.codes


def test_safety_words_are_sent_however_late(house: House) -> None:
    house.connector.fails_for["ann"] = failed(FailureReason.UNREACHABLE, True)
    house.patient_says("emergency:E3")
    house.answer_all()
    for _ in range(60):
        house.deliver_all()
        house.later(seconds=60)
    del house.connector.fails_for["ann"]
    house.connector.sent.clear()
    house.later(minutes=6)
    house.deliver_all()
    assert any("utter_emergency" in text for text in house.sent_texts())


def test_a_spent_budget_stops_the_account_not_only_the_message(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.RATE_LIMITED, True, retry_after=300)]
    answered(house)
    house.deliver_all()
    house.patient_says("hello", user="bob")
    house.answer_all()
    assert house.deliver_all() == []
    house.later(seconds=303)
    assert house.deliver_all().count(Delivery.SENT) == 4


def test_when_the_account_is_back_safety_words_go_first(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.RATE_LIMITED, True, retry_after=300)]
    answered(house)
    house.deliver_all()
    house.connector.sent.clear()
    house.patient_says("emergency:E3", user="bob")
    house.answer_all()
    house.later(seconds=303)
    house.deliver_all()
    assert house.connector.sent[0].user_id == "bob"


def test_the_last_call_of_a_budget_lets_the_account_rest(house: House) -> None:
    house.connector.outcomes = [Receipt("m1", rest=600)]
    answered(house)
    assert house.deliver_all() == [Delivery.SENT]
    house.later(seconds=601)
    assert house.deliver_all() == [Delivery.SENT]


def test_what_arrived_after_all_is_not_sent_again(house: House) -> None:
    opening = "utter_opening\nutter_opening_privacy"
    house.connector.outcomes = [failed(FailureReason.AMBIGUOUS, True)]
    house.connector.arrived[opening] = Receipt("found")
    answered(house)
    house.deliver_all()
    house.later(seconds=11)
    house.deliver_all()
    assert house.sent_texts() == [opening, ANSWER]
    assert house.connector.looked_for == [opening]
    assert not any(message.maybe_duplicate for message in house.thread())


def test_while_nobody_can_say_whether_it_arrived_nothing_is_sent(house: House) -> None:
    opening = "utter_opening\nutter_opening_privacy"
    house.connector.outcomes = [failed(FailureReason.AMBIGUOUS, True)]
    house.connector.arrived[opening] = failed(FailureReason.UNREACHABLE, True)
    answered(house)
    for _ in range(3):
        house.deliver_all()
        house.later(seconds=61)
    assert house.sent_texts() == [opening]
    del house.connector.arrived[opening]
    house.deliver_all()
    assert house.sent_texts() == [opening, opening, ANSWER]


def test_the_same_words_said_earlier_are_no_proof(house: House) -> None:
    answered(house)
    house.deliver_all()
    house.connector.outcomes = [failed(FailureReason.AMBIGUOUS, True)]
    house.connector.arrived[ANSWER] = Receipt("mid.2")
    answered(house)
    house.deliver_all()
    house.later(seconds=11)
    house.deliver_all()
    assert house.sent_texts().count(ANSWER) == 3


def test_an_account_that_is_well_again_is_no_longer_shown_as_paused(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.UNREACHABLE, True)] * 6
    answered(house)
    for _ in range(6):
        house.deliver_all()
        house.later(seconds=61)
    with house.store.read() as work:
        states = work.accounts.state("messenger", "page", house.clock.now())
    assert (states.failures, states.reason) == (6, FailureReason.UNREACHABLE)
    house.later(minutes=6)
    house.deliver_all()
    with house.store.read() as work:
        assert work.accounts.state("messenger", "page", house.clock.now()).failures == 0


def test_a_lapsed_token_is_shown_before_a_patient_waits_for_it(house: House) -> None:
    check = CheckAccess(house.store, house.clock, {"messenger": house.connector})
    assert check() == 0
    house.connector.no_access = ("page",)
    house.later(minutes=59)
    assert check() == 0, "once an hour"
    house.later(minutes=2)
    assert check() == 1
    house.later(minutes=59)
    with house.store.read() as work:
        (state,) = work.accounts.paused(house.clock.now())
    assert state.reason is FailureReason.TOKEN_REFUSED
    house.connector.no_access = ()
    house.later(minutes=2)
    assert check() == 0
    with house.store.read() as work:
        assert work.accounts.paused(house.clock.now()) == []


def test_a_bot_answer_that_may_have_arrived_is_not_repeated_when_it_is_late(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.AMBIGUOUS, True)]
    answered(house)
    house.deliver_all()
    house.later(minutes=31)
    house.deliver_all()
    assert len(house.sent_texts()) == 2, "the lost one, and the words that a person will answer"
    handoff = house.handoff()
    assert handoff is not None
    assert "it may have" in " ".join(handoff.why)


def test_a_call_that_began_before_a_block_does_not_lift_it(house: House) -> None:
    answered(house)

    def block(_: object) -> None:
        house.connector.before_answer = None
        house.receive([AccountChanged("messenger", "page", AccountChange.BLOCKED)])

    house.connector.before_answer = block
    assert house.deliver_all() == [Delivery.SENT]
    house.later(minutes=45)
    assert house.deliver_all() == []


def test_a_blocked_account_costs_no_message(house: House) -> None:
    nurse = house.nurse()
    house.patient_says("what is a pca")
    house.work()
    house.take_over(house.conversation().id, nurse)
    house.deliver_all()
    house.connector.fails_for["ann"] = failed(FailureReason.ACCOUNT_PAUSED, False, pauses=True)
    house.reply(house.conversation().id, nurse, "hello, Amina here", form_token="one")
    for _ in range(4):
        house.deliver_all()
        house.later(minutes=31)
    del house.connector.fails_for["ann"]
    house.deliver_all()
    assert house.sent_texts()[-1] == "hello, Amina here"


def test_a_person_who_cannot_be_reached_does_not_stop_the_others(house: House) -> None:
    later = DeliveryFailed(FailureReason.PLATFORM_ERROR, retryable=True, most_tries=3)
    house.connector.fails_for["ann"] = later
    answered(house)
    outcomes = []
    for _ in range(8):
        outcomes += house.deliver_all()
        house.later(seconds=61)
    assert outcomes[: outcomes.index(Delivery.FAILED)].count(Delivery.AGAIN) == 2
    with house.store.read() as work:
        assert work.accounts.state("messenger", "page", house.clock.now()).failures == 0


def test_nothing_is_tried_again_once_the_window_has_closed(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.UNREACHABLE, True)]
    house.connector.window = ReplyWindow(open=False, closes_at=None)
    answered(house)
    assert Delivery.FAILED in house.deliver_all()
    handoff = house.handoff()
    assert handoff is not None
    assert "too long since the person last wrote" in " ".join(handoff.why)


def test_a_thread_that_another_app_owns_is_left_to_it(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.NOT_THREAD_OWNER, False)]
    answered(house)
    house.deliver_all()
    assert house.conversation().holder is Holder.STAFF
    assert house.conversation().staff_id is None


def test_a_platform_that_hangs_rests_too(house: House) -> None:
    house.connector.fails_for = {
        user: failed(FailureReason.AMBIGUOUS, True) for user in ("ann", "bob", "cat", "dan", "eve")
    }
    for user in house.connector.fails_for:
        house.patient_says("what is a pca", user=user)
    house.answer_all()
    house.deliver_all()
    with house.store.read() as work:
        (state,) = work.accounts.paused(house.clock.now())
    assert state.reason is FailureReason.AMBIGUOUS

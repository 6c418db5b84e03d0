"""Every reply reaches the platform once, in order, or becomes a person's task."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.core.events import Delivered, Echo, Read
from bot.core.messages import DeliveryFailed, FailureReason
from bot.core.records import MessageState
from bot.use_cases.deliver_message import Delivery
from tests.use_cases.house import House

ANSWER = "answer to: what is a pca"


def answered(house: House) -> None:
    house.patient_says("what is a pca")
    house.answer_all()


def failed(
    reason: FailureReason, retryable: bool, retry_after: float | None = None, pauses: bool = False
) -> DeliveryFailed:
    return DeliveryFailed(reason, retryable, retry_after, pauses)


def test_a_passing_failure_is_tried_again_and_later_parts_wait_their_turn(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.PLATFORM_ERROR, True)]
    answered(house)
    assert house.deliver_all() == [Delivery.AGAIN]
    house.later(seconds=70)
    house.deliver_all()
    assert house.sent_texts()[1:] == ["utter_opening\nutter_opening_privacy", ANSWER]


def test_the_platforms_own_waiting_time_is_kept(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.RATE_LIMITED, True, retry_after=300)]
    answered(house)
    house.deliver_all()
    house.later(seconds=299)
    assert house.deliver_all() == []
    house.later(seconds=4)
    assert Delivery.SENT in house.deliver_all()


def test_a_lasting_failure_becomes_a_persons_task_with_the_reason_in_words(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.OUTSIDE_WINDOW, False)]
    answered(house)
    house.deliver_all()
    handoff = house.handoff()
    assert handoff is not None
    assert "please phone instead" in handoff.why[0]
    assert len(house.texts_in_state(MessageState.FAILED)) == 1


def test_a_paused_account_sends_nothing_until_the_pause_is_over(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.TOKEN_REFUSED, True, pauses=True)]
    answered(house)
    house.deliver_all()
    house.later(minutes=29)
    assert house.deliver_all() == []
    house.later(minutes=2)
    assert Delivery.SENT in house.deliver_all()


def test_a_send_whose_receipt_was_lost_to_a_crash_is_repeated_once_and_flagged(
    house: House,
) -> None:
    answered(house)

    def crash(_: object) -> None:
        house.connector.before_answer = None
        raise SystemExit

    house.connector.before_answer = crash
    with pytest.raises(SystemExit):
        house.deliver("dies")
    assert house.deliver_all() == [], "the lease still holds"
    house.later(seconds=21)
    house.deliver_all()
    opening = "utter_opening\nutter_opening_privacy"
    assert house.sent_texts() == [opening, opening, ANSWER]
    flagged = [message.text for message in house.thread() if message.maybe_duplicate]
    assert flagged == [opening]


def test_an_echo_after_a_crash_spares_the_repeat(house: House) -> None:
    answered(house)

    def crash(_: object) -> None:
        house.connector.before_answer = None
        raise SystemExit

    house.connector.before_answer = crash
    with pytest.raises(SystemExit):
        house.deliver("dies")
    lost = house.connector.sent[0]
    house.receive(
        [Echo("messenger", "page", "ann", "mid.1", house.clock.now(), "x", lost.outbox_id)]
    )
    house.later(seconds=21)
    house.deliver_all()
    assert len(house.sent_texts()) == 2


def test_an_own_copy_without_our_id_is_recognised_by_its_words(house: House) -> None:
    """X cannot carry our id; its copy of our send may come before the answer to it."""
    answered(house)
    copies: list[Mapping[str, int]] = []

    def copy_first(message: object) -> None:
        sent = house.connector.sent[-1]
        copies.append(
            house.receive(
                [
                    Echo(
                        "messenger",
                        "page",
                        "ann",
                        f"copy.{len(copies)}",
                        house.clock.now(),
                        sent.part.text,
                    )
                ]
            )
        )

    house.connector.before_answer = copy_first
    house.deliver_all()
    assert house.conversation().staff_id is None
    assert house.conversation().holder.value == "assistant"
    assert len(house.sent_texts()) == 2


def test_an_ambiguous_answer_is_tried_once_more_then_left_to_a_person(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.AMBIGUOUS, True)] * 2
    answered(house)
    outcomes = house.deliver_all()
    house.later(seconds=70)
    outcomes += house.deliver_all()
    assert outcomes[:2] == [Delivery.AGAIN, Delivery.FAILED]
    assert house.handoff() is not None


def test_delivered_and_read_are_shown_and_never_go_back(house: House) -> None:
    answered(house)
    house.deliver_all()
    now = house.clock.now()
    house.receive([Read("messenger", "page", "ann", now)])
    house.receive([Delivered("messenger", "page", "ann", ("mid.1", "mid.2"), now)])
    assert len(house.texts_in_state(MessageState.READ)) == 2


def test_progress_of_someone_unknown_is_counted_not_an_error(house: House) -> None:
    counts = house.receive([Read("messenger", "page", "nobody", house.clock.now())])
    assert counts == {"ignored.messenger.progress_of_unknown": 1}


def test_no_transaction_is_open_while_a_platform_is_called(house: House) -> None:
    """A take-over during a slow send goes through at once: the send holds no lock."""
    answered(house)
    nurse = house.nurse()

    def take_over(_: object) -> None:
        house.connector.before_answer = None
        house.take_over(house.conversation().id, nurse)

    house.connector.before_answer = take_over
    house.deliver_all()
    assert house.conversation().staff_id == nurse.id
    assert ANSWER not in house.sent_texts()


def test_a_worker_that_lost_its_lease_disturbs_nothing_of_the_next_one(house: House) -> None:
    """The slow worker's failure comes while another is sending, which then dies."""
    answered(house)
    house.connector.outcomes = [failed(FailureReason.UNREACHABLE, True)]

    def dies(_: object) -> None:
        house.connector.before_answer = None
        raise SystemExit

    def another_takes_it(_: object) -> None:
        house.later(seconds=21)
        house.connector.before_answer = dies
        with pytest.raises(SystemExit):
            house.deliver("other")

    house.connector.before_answer = another_takes_it
    assert house.deliver("slow") == [Delivery.SETTLED]
    house.later(seconds=21)
    assert house.deliver_all()[0] is Delivery.FAILED
    opening = "utter_opening\nutter_opening_privacy"
    assert house.sent_texts().count(opening) == 2, "sent, repeated once, never a third time"
    assert [message.text for message in house.thread() if message.maybe_duplicate] == [opening]


def test_a_receipt_that_comes_after_the_lease_ran_out_is_kept(house: House) -> None:
    answered(house)

    def time_goes_by(_: object) -> None:
        house.connector.before_answer = None
        house.later(seconds=21)

    house.connector.before_answer = time_goes_by
    house.deliver_all()
    assert len(house.sent_texts()) == 2
    assert len(house.texts_in_state(MessageState.SENT)) == 2


def test_a_call_that_kills_its_worker_each_time_is_not_made_for_ever(house: House) -> None:
    answered(house)

    def dies(_: object) -> None:
        raise SystemExit

    house.connector.before_answer = dies
    for _ in range(3):
        try:
            house.deliver("dies")
        except SystemExit:
            house.later(seconds=21)
    opening = house.thread()[1]
    assert house.sent_texts().count(opening.text) == 2
    assert (opening.state, opening.maybe_duplicate) == (MessageState.FAILED, True)
    handoff = house.handoff()
    assert handoff is not None
    assert "it may have" in handoff.why[0]


def test_an_echo_outweighs_the_failure_that_comes_after_it(house: House) -> None:
    answered(house)
    house.connector.outcomes = [failed(FailureReason.CONTENT_REFUSED, False)]

    def echo_first(_: object) -> None:
        house.connector.before_answer = None
        sent = house.connector.sent[-1]
        house.receive(
            [Echo("messenger", "page", "ann", "mid.e", house.clock.now(), "x", sent.outbox_id)]
        )

    house.connector.before_answer = echo_first
    assert house.deliver_all() == [Delivery.SETTLED, Delivery.SENT]
    assert house.handoff() is None
    assert [(m.state, m.note) for m in house.thread()[1:]] == [(MessageState.SENT, "")] * 2


def test_a_failure_that_an_echo_contradicts_is_no_longer_shown_as_one(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.AMBIGUOUS, True)] * 2
    answered(house)
    house.deliver_all()
    house.later(seconds=70)
    house.deliver_all()
    first = house.connector.sent[0]
    assert house.thread()[1].note
    house.receive(
        [Echo("messenger", "page", "ann", "mid.e", house.clock.now(), "x", first.outbox_id)]
    )
    assert (house.thread()[1].state, house.thread()[1].note) == (MessageState.SENT, "")


def test_a_nurse_who_repeats_our_words_elsewhere_is_still_a_nurse(house: House) -> None:
    """Words that were withheld, or whose copy has come, do not explain another copy."""
    answered(house)
    nurse = house.nurse()
    house.take_over(house.conversation().id, nurse)
    house.hand_back(house.conversation().id, nurse, "answered")
    house.deliver_all()
    withheld = house.texts_in_state(MessageState.WITHHELD)
    for number, words in enumerate((withheld[-1], "utter_nurse_left")):
        house.receive(
            [Echo("messenger", "page", "ann", f"inbox.{number}", house.clock.now(), words)]
        )
        assert house.thread()[-1].author_name == "Platform's own inbox"
        assert house.thread()[-1].text == words


def test_words_that_may_have_arrived_are_not_shown_as_withheld(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.AMBIGUOUS, True)]
    answered(house)
    house.deliver_all()
    house.take_over(house.conversation().id, house.nurse())
    house.later(seconds=70)
    house.deliver_all()
    assert house.sent_texts()[1:] == ["utter_nurse_joined"]
    assert (house.thread()[1].state, house.thread()[2].state) == (
        MessageState.FAILED,
        MessageState.WITHHELD,
    )


def test_a_platform_that_names_no_wait_at_all_is_not_asked_at_once(house: House) -> None:
    house.connector.outcomes = [failed(FailureReason.RATE_LIMITED, True, retry_after=0)] * 8
    answered(house)
    assert house.deliver_all() == [Delivery.AGAIN]

"""Something fails: the assistant, the screening, a worker. Nobody is left in silence."""

from __future__ import annotations

import pytest

from bot.core.dialogue import TurnResult
from bot.core.directives import HandOff
from bot.core.messages import Author, Reply
from bot.core.records import MessageState
from bot.core.verdict import Verdict
from bot.use_cases.answer_message import Answered
from tests.use_cases.house import House


def test_safety_words_go_out_with_the_assistant_down(house: House) -> None:
    house.engine.down = True
    house.patient_says("emergency:E1")
    house.work()
    assert house.sent_texts() == ["utter_emergency"]


def test_safety_words_do_not_wait_behind_a_message_that_waits_for_the_assistant(
    house: House,
) -> None:
    house.engine.down = True
    house.patient_says("what is a pca")
    assert house.answer("worker") is Answered.AGAIN
    house.later(milliseconds=10)
    house.patient_says("emergency:E1")
    house.later(seconds=1)
    assert house.screen_blocked() == 1
    house.deliver_all()
    assert house.sent_texts() == ["utter_emergency"]
    assert house.screen_blocked() == 0


def test_a_message_stays_queued_while_the_assistant_is_down_and_is_answered_later(
    house: House,
) -> None:
    house.engine.down = True
    house.patient_says("what is a pca")
    assert house.answer("worker") is Answered.AGAIN
    house.engine.down = False
    house.later(seconds=5)
    house.work()
    assert "answer to: what is a pca" in house.sent_texts()


def test_after_the_last_try_a_person_gets_it_and_the_patient_is_told(house: House) -> None:
    house.engine.down = True
    house.patient_says("what is a pca")
    outcomes = []
    for _ in range(20):
        outcomes += house.answer_all()
        house.later(seconds=20)
    house.deliver_all()
    assert outcomes.count(Answered.GIVEN_TO_PERSON) == 1
    assert house.sent_texts() == ["utter_assistant_down"]
    assert house.handoff() is not None


def test_a_worker_that_lost_its_lease_writes_nothing(house: House) -> None:
    def another_worker_answers() -> None:
        house.engine.meanwhile = None
        house.later(minutes=2)
        assert house.answer("other") is Answered.ANSWERED

    house.engine.meanwhile = another_worker_answers
    house.patient_says("what is a pca")
    assert house.answer("slow") is Answered.AGAIN
    house.deliver_all()
    assert house.sent_texts(Author.ASSISTANT).count("answer to: what is a pca") == 1


def test_an_assistant_that_says_nothing_at_all_gives_the_message_to_a_person(
    house: House,
) -> None:
    house.engine.results["?"] = TurnResult()
    house.patient_says("?")
    house.work()
    assert house.sent_texts() == ["utter_not_understood_twice"]
    assert house.handoff() is not None


def test_an_assistant_that_asks_for_a_person_without_a_word_leaves_nobody_in_silence(
    house: House,
) -> None:
    house.engine.results["nurse"] = TurnResult((), (HandOff("Asked for a nurse"),))
    house.patient_says("nurse")
    house.work()
    assert house.sent_texts() == ["utter_request_human"]


def test_when_the_assistant_sees_a_danger_the_service_says_the_fixed_words(house: House) -> None:
    """Words of the assistant would be withheld: asking for urgent help has silenced it."""
    seen = TurnResult((Reply("oh dear"),), (HandOff("Chest pain", "emergency"),))
    house.engine.results["it hurts"] = seen
    house.patient_says("it hurts")
    house.work()
    assert house.sent_texts() == ["utter_emergency"]
    assert "oh dear" in house.texts_in_state(MessageState.WITHHELD)


def crashing(house: House, text: str) -> list[str]:
    """The texts the assistant's encoder died on, one worker after another."""
    died: list[str] = []

    def crash() -> None:
        died.append(text)
        raise SystemExit

    house.engine.meanwhile = crash
    return died


def test_a_message_that_ends_its_worker_each_time_goes_to_a_person_with_its_safety_words(
    house: House,
) -> None:
    """First as a general question; then nobody can even screen it."""
    died = crashing(house, "what is a pca")
    house.patient_says("what is a pca")
    for _ in range(30):
        try:
            house.answer("dies")
        except SystemExit:
            house.later(seconds=41)
    house.deliver_all()
    assert len(died) == house.answer.patience.tries
    assert house.sent_texts() == ["utter_assistant_down"]
    assert house.handoff() is not None


def test_a_message_that_nobody_can_screen_gets_the_cautious_words(house: House) -> None:
    def crash(*_: object) -> Verdict:
        raise SystemExit

    readable = house.screener.screen
    house.screener.screen = crash  # type: ignore[method-assign, assignment]
    house.patient_says("ends every worker")
    for _ in range(30):
        try:
            house.answer("dies")
        except SystemExit:
            house.later(seconds=41)
    house.screener.screen = readable  # type: ignore[method-assign]
    house.deliver_all()
    assert house.sent_texts() == ["utter_urgent"]
    handoff = house.handoff()
    assert handoff is not None
    assert handoff.codes == ("UNREAD",)


def test_an_emergency_whose_tries_ran_out_still_gets_the_fixed_words(house: House) -> None:
    house.patient_says("emergency:E1")
    for _ in range(house.answer.patience.tries):
        with house.store.begin() as work:
            assert work.inbox.claim("dies", house.clock.now(), house.answer.patience.lease)
        house.later(seconds=41)
    house.work()
    assert house.sent_texts() == ["utter_emergency"]


def test_a_message_that_the_screen_lane_took_away_blocks_nobody(house: House) -> None:
    """The answer lane had it too: it must give the conversation back at once."""

    def screen_lane() -> None:
        house.engine.meanwhile = None
        house.later(seconds=1)
        flagged = house.screener.screen("emergency:E1")
        house.screener.screen = lambda *_: flagged  # type: ignore[method-assign]
        assert house.screen_blocked() == 1
        del house.screener.screen

    house.engine.meanwhile = screen_lane
    house.patient_says("it started with crushing")
    assert house.answer("worker") is Answered.AGAIN
    house.patient_says("are you there")
    assert house.answer("worker") is Answered.LEFT_FOR_STAFF
    house.deliver_all()
    assert house.sent_texts() == ["utter_emergency"]


def test_a_message_that_cannot_be_screened_keeps_no_other_from_its_safety_words(
    house: House,
) -> None:
    class UnreadableError(Exception):
        pass

    readable = house.screener.screen

    def screen(text: str, *rest: object) -> Verdict:
        if text == "poison":
            raise UnreadableError
        return readable(text)

    house.screener.screen = screen  # type: ignore[method-assign, assignment]
    house.patient_says("poison", user="bea")
    house.patient_says("emergency:E1", user="ann")
    house.later(seconds=1)
    with pytest.raises(UnreadableError):
        house.screen_blocked()
    house.deliver_all()
    assert house.sent_texts() == ["utter_emergency"]

"""A person takes over: the assistant falls silent, and nothing it computed leaks out."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from bot.core.conversation import Holder
from bot.core.dialogue import Turn, TurnResult
from bot.core.errors import HandOffConflict, NotFound, NotPermitted, ReplyWindowClosed
from bot.core.events import Echo
from bot.core.messages import Author, ReplyWindow
from bot.core.records import MessageState, StaffMember
from bot.use_cases.answer_message import Answered
from tests.use_cases.house import House


def taken_over(house: House, name: str = "Amina") -> StaffMember:
    nurse = house.nurse(name)
    house.take_over(house.conversation().id, nurse)
    return nurse


def test_a_reply_computed_while_a_person_takes_over_is_withheld(house: House) -> None:
    """The race is forced: the take-over commits while the assistant is still thinking."""
    house.patient_says("what is a pca")
    house.work()
    house.engine.meanwhile = lambda: taken_over(house) and None  # type: ignore[assignment]
    house.patient_says("and who may press it")
    assert house.answer("worker") is Answered.WITHHELD
    house.deliver_all()
    assert "answer to: and who may press it" not in house.sent_texts()
    assert house.texts_in_state(MessageState.WITHHELD) == ["answer to: and who may press it"]
    assert house.thread()[-1].note.startswith("A person took over")


def test_the_race_is_won_by_the_person_across_threads(house: House) -> None:
    """As above with two real threads and two transactions, held at the worst moment."""
    house.patient_says("hello")
    house.work()
    thinking, taken = threading.Event(), threading.Event()

    def think() -> None:
        thinking.set()
        assert taken.wait(10)

    house.engine.meanwhile = think
    house.patient_says("what is a pca")
    worker = threading.Thread(target=house.answer, args=("worker",))
    worker.start()
    assert thinking.wait(10)
    taken_over(house)
    taken.set()
    worker.join(10)
    house.deliver_all()
    assert "answer to: what is a pca" not in house.sent_texts()


def test_replies_queued_before_the_take_over_are_withdrawn(house: House) -> None:
    house.patient_says("what is a pca")
    house.answer_all()
    taken_over(house)
    house.deliver_all()
    assert house.sent_texts(Author.ASSISTANT) == []
    assert house.sent_texts() == ["utter_nurse_joined"]


def test_a_reply_claimed_for_sending_after_the_take_over_is_withheld(house: House) -> None:
    """The outbox row survives the take-over (as after a crash) and is stopped on its way out."""
    house.patient_says("what is a pca")
    house.answer_all()
    nurse = house.nurse()
    with house.store.begin() as work:
        conversation = work.conversations.get(house.conversation().id)
        work.conversations.save(
            replace(conversation, holder=Holder.STAFF, staff_id=nurse.id, staff_name=nurse.name)
        )
    house.deliver_all()
    assert house.sent_texts() == []
    assert len(house.texts_in_state(MessageState.WITHHELD)) == 2


def test_while_held_the_patient_gets_no_answer_from_the_assistant(house: House) -> None:
    house.patient_says("hello")
    house.work()
    taken_over(house)
    house.deliver_all()
    before = len(house.connector.sent)
    for text in ("what is a pca", "clinical_individual", "request_human"):
        house.patient_says(text)
    house.later(seconds=1)
    assert set(house.answer_all()) == {Answered.LEFT_FOR_STAFF}
    house.deliver_all()
    assert len(house.connector.sent) == before


def test_while_held_safety_words_still_go_out_and_the_alarm_is_raised_again(house: House) -> None:
    house.patient_says("clinical_individual")
    house.work()
    taken_over(house)
    house.later(minutes=5)
    house.patient_says("emergency:E1")
    house.work()
    assert house.sent_texts()[-1] == "utter_emergency"
    handoff = house.handoff()
    assert handoff is not None
    assert (handoff.tier.value, handoff.alerted_at) == ("emergency", house.clock.now())
    assert house.conversation().holder is Holder.STAFF


def test_two_nurses_at_once_one_gets_it_and_the_other_is_told_who(house: House) -> None:
    house.patient_says("request_human")
    house.work()
    taken_over(house, "Ben")
    with pytest.raises(HandOffConflict, match="Ben has this"):
        taken_over(house, "Amina")


def test_taking_over_twice_is_harmless(house: House) -> None:
    house.patient_says("hello")
    house.work()
    nurse = taken_over(house)
    version = house.conversation().version
    house.take_over(house.conversation().id, nurse)
    house.deliver_all()
    assert house.conversation().version == version
    assert house.sent_texts().count("utter_nurse_joined") == 1


def test_the_nurse_answers_and_hands_back_and_the_assistant_answers_again(house: House) -> None:
    house.patient_says("request_human")
    house.work()
    nurse = taken_over(house)
    conversation_id = house.conversation().id
    house.reply(conversation_id, nurse, "Hello, this is Amina.")
    house.hand_back(conversation_id, nurse, "answered")
    fresh_episode = house.conversation().episode
    house.patient_says("what is a pca")
    house.work()
    assert house.sent_texts()[-4:] == [
        "utter_nurse_joined",
        "Hello, this is Amina.",
        "utter_nurse_left",
        "answer to: what is a pca",
    ]
    assert house.engine.turns[-1].episode == fresh_episode
    assert house.handoff() is None


def test_hand_back_starts_a_fresh_episode(house: House) -> None:
    house.patient_says("hello")
    house.work()
    before = house.conversation().episode
    nurse = taken_over(house)
    house.hand_back(house.conversation().id, nurse, "no_action")
    assert house.conversation().episode != before


def test_only_who_has_it_may_reply_or_hand_back(house: House) -> None:
    house.patient_says("hello")
    house.work()
    other = house.nurse("Ben")
    conversation_id = house.conversation().id
    with pytest.raises(NotPermitted, match="take over first"):
        house.reply(conversation_id, other, "hi")
    taken_over(house)
    with pytest.raises(HandOffConflict):
        house.reply(conversation_id, other, "hi")
    with pytest.raises(HandOffConflict):
        house.hand_back(conversation_id, other, "answered")


@pytest.mark.parametrize(("text", "why"), [("  ", "write something"), ("x" * 5000, "at most")])
def test_an_empty_or_endless_reply_is_refused(house: House, text: str, why: str) -> None:
    house.patient_says("hello")
    house.work()
    nurse = taken_over(house)
    with pytest.raises(NotPermitted, match=why):
        house.reply(house.conversation().id, nurse, text)


def test_a_closed_reply_window_is_said_before_anything_is_queued(house: House) -> None:
    house.patient_says("hello")
    house.work()
    nurse = taken_over(house)
    house.connector.window = ReplyWindow(open=False, closes_at=None, why="24 hours are over")
    with pytest.raises(ReplyWindowClosed, match="24 hours"):
        house.reply(house.conversation().id, nurse, "hi")


def test_a_double_submit_is_sent_once(house: House) -> None:
    house.patient_says("hello")
    house.work()
    nurse = taken_over(house)
    for _ in range(2):
        house.reply(house.conversation().id, nurse, "Hello there", form_token="form-1")
    house.deliver_all()
    assert house.sent_texts(Author.STAFF) == ["Hello there"]


def test_a_hand_off_ends_only_with_a_named_outcome(house: House) -> None:
    house.patient_says("emergency:E1")
    house.work()
    nurse = taken_over(house)
    with pytest.raises(NotPermitted):
        house.hand_back(house.conversation().id, nurse, "")
    assert house.handoff() is not None


def test_the_assistant_cannot_be_handed_what_it_already_has(house: House) -> None:
    house.patient_says("hello")
    house.work()
    with pytest.raises(NotPermitted, match="already"):
        house.hand_back(house.conversation().id, house.nurse(), "answered")


def test_a_conversation_that_does_not_exist_cannot_be_taken(house: House) -> None:
    with pytest.raises(NotFound):
        house.take_over("nothing", house.nurse())


def test_a_reply_from_the_pages_own_inbox_is_a_take_over(house: House) -> None:
    house.patient_says("what is a pca")
    house.answer_all()
    echo = Echo("messenger", "page", "ann", "mid.inbox", house.clock.now(), "Hi, nurse here")
    house.receive([echo])
    house.deliver_all()
    assert house.sent_texts() == []
    assert house.conversation().holder is Holder.STAFF
    assert house.thread()[-1].text == "Hi, nurse here"
    taken_over(house)
    assert house.conversation().staff_name == "Amina"


def test_who_writes_on_after_an_answer_from_the_pages_own_inbox_is_in_the_queue(
    house: House,
) -> None:
    house.patient_says("hello")
    house.work()
    house.receive([Echo("messenger", "page", "ann", "mid.inbox", house.clock.now(), "Hi there")])
    assert house.handoff() is None
    house.later(seconds=5)
    house.patient_says("thanks, and one more thing")
    house.work()
    handoff = house.handoff()
    assert handoff is not None
    assert handoff.codes == ("ELSEWHERE",)
    assert house.sent_texts(Author.ASSISTANT)[-1] == "answer to: hello"


def test_the_echo_of_our_own_send_is_no_take_over(house: House) -> None:
    house.patient_says("what is a pca")
    house.work()
    first = house.connector.sent[0]
    house.receive(
        [
            Echo("messenger", "page", "ann", "mid.1", house.clock.now(), "x", first.outbox_id),
            Echo("messenger", "page", "ann", "mid.9", house.clock.now(), "x", from_our_app=True),
            Echo("messenger", "page", "ann", "mid.2", house.clock.now(), "x"),
        ]
    )
    assert house.conversation().holder is Holder.ASSISTANT


def test_every_act_is_in_the_audit_with_who_did_it(house: House) -> None:
    house.patient_says("hello")
    house.work()
    nurse = taken_over(house)
    house.reply(house.conversation().id, nurse, "hi")
    house.hand_back(house.conversation().id, nurse, "answered")
    with house.store.read() as work:
        acts = [(entry.actor, entry.act) for entry in work.audit.newest()]
    assert acts == [
        (nurse.email, "hand_back"),
        (nurse.email, "reply"),
        (nurse.email, "take_over"),
    ]


def test_while_a_person_talks_nobody_is_told_that_the_assistant_is_down(house: House) -> None:
    house.patient_says("what is a pca")
    house.engine.down = True
    for _ in range(house.answer.patience.tries - 1):
        assert house.answer("worker") is Answered.AGAIN
        house.later(seconds=16)
    claimed_by = house.nurse()
    real = house.engine.converse

    def take_over_meanwhile(turn: Turn) -> TurnResult:
        house.take_over(house.conversation().id, claimed_by)
        return real(turn)

    house.engine.converse = take_over_meanwhile  # type: ignore[method-assign]
    house.answer_all()
    house.deliver_all()
    assert house.sent_texts() == ["utter_nurse_joined"]


def test_a_nurse_who_joins_after_the_window_does_not_begin_with_a_failure(house: House) -> None:
    house.patient_says("request_human")
    house.work()
    before = len(house.connector.sent)
    house.later(hours=30)
    house.connector.window = ReplyWindow(open=False, closes_at=None)
    house.take_over(house.conversation().id, house.nurse())
    house.deliver_all()
    assert len(house.connector.sent) == before
    assert house.texts_in_state(MessageState.FAILED) == []

"""What a platform tells besides words: edits, signs, threads that move, our own account."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.conversation import Holder
from bot.core.events import (
    AccountChange,
    AccountChanged,
    LinkOpened,
    MessageReceived,
    Reacted,
    ThreadPassed,
    Unsent,
)
from bot.use_cases.deliver_message import Delivery
from tests.use_cases.house import House

MINE = ("messenger", "page", "ann")


def received(house: House, text: str, **changes: object) -> None:
    event = MessageReceived(*MINE, f"m-{text}", house.clock.now(), text)
    house.receive([replace(event, **changes)])  # type: ignore[arg-type]


def test_an_edit_gets_no_second_answer(house: House) -> None:
    house.patient_says("what is a pcb", event_id="m1")
    house.work()
    before = len(house.sent_texts())
    received(house, "what is a pca", edits="m1")
    house.work()
    assert len(house.sent_texts()) == before
    assert house.thread()[-1].edits == "m1"


def test_an_edit_is_screened(house: House) -> None:
    house.patient_says("im fine", event_id="m1")
    house.work()
    received(house, "emergency:E3", edits="m1")
    house.work()
    assert "utter_emergency" in house.sent_texts()[-1]
    assert house.conversation().holder is Holder.WAITING


def test_a_message_taken_back_stays_on_record_and_says_so(house: House) -> None:
    house.patient_says("what is a pca", event_id="m1")
    house.work()
    assert house.receive([Unsent(*MINE, "m1")]) == {"unsent": 1}
    (mine,) = [message for message in house.thread() if message.platform_message_id == "m1"]
    assert (mine.text, mine.note) == ("what is a pca", "The patient took this message back")


@pytest.mark.parametrize("sign", [Reacted, LinkOpened])
def test_a_sign_without_words_keeps_the_reply_window_open(house: House, sign: type) -> None:
    house.patient_says("what is a pca")
    house.work()
    house.later(hours=5)
    house.receive([sign(*MINE, house.clock.now())])
    assert house.conversation().last_inbound_at == house.clock.now()
    assert len(house.sent_texts()) == 2, "it asks for no answer"


def test_a_sign_of_someone_unknown_is_counted_not_an_error(house: House) -> None:
    counts = house.receive([Reacted("messenger", "page", "nobody", house.clock.now())])
    assert counts == {"ignored.messenger.sign_of_unknown": 1}


def test_what_is_written_while_another_app_has_the_thread_is_kept_not_answered(
    house: House,
) -> None:
    received(house, "is anyone there", elsewhere=True)
    house.work()
    assert house.sent_texts() == []
    assert house.conversation().holder is Holder.STAFF
    assert [message.text for message in house.thread()] == ["is anyone there"]


def test_danger_is_read_even_while_another_app_has_the_thread(house: House) -> None:
    received(house, "emergency:E3", elsewhere=True)
    house.work()
    assert any("utter_emergency" in text for text in house.sent_texts())
    assert house.handoff() is not None


def test_a_thread_taken_by_the_pages_inbox_silences_the_assistant(house: House) -> None:
    house.patient_says("what is a pca")
    house.answer_all()
    house.receive([ThreadPassed(*MINE, to_us=False)])
    assert Delivery.SENT not in house.deliver_all()
    assert house.conversation().holder is Holder.STAFF


def test_a_thread_given_back_waits_for_a_named_person(house: House) -> None:
    house.patient_says("what is a pca")
    house.receive([ThreadPassed(*MINE, to_us=False)])
    house.receive([ThreadPassed(*MINE, to_us=True)])
    assert house.conversation().holder is Holder.WAITING
    handoff = house.handoff()
    assert handoff is not None
    assert "GIVEN_BACK" in handoff.codes


def test_a_nurse_keeps_her_conversation_when_the_platform_names_us(house: House) -> None:
    house.patient_says("what is a pca")
    nurse = house.nurse()
    house.take_over(house.conversation().id, nurse)
    house.receive([ThreadPassed(*MINE, to_us=True)])
    assert house.conversation().staff_id == nurse.id


def test_a_blocked_account_sends_nothing_until_it_is_restored(house: House) -> None:
    house.patient_says("what is a pca")
    house.answer_all()
    house.receive([AccountChanged("messenger", "page", AccountChange.BLOCKED)])
    house.later(minutes=20)
    assert house.deliver_all() == []
    with house.store.read() as work:
        (state,) = work.accounts.paused(house.clock.now())
    assert state.account_id == "page"
    house.receive([AccountChanged("messenger", "page", AccountChange.RESTORED)])
    assert Delivery.SENT in house.deliver_all()


def test_an_encrypted_message_is_a_persons_task_and_the_patient_is_told(house: House) -> None:
    received(house, "", attachments=("encrypted",), event_id="e1")
    house.work()
    assert "utter_encrypted" in house.sent_texts()[-1]
    handoff = house.handoff()
    assert handoff is not None
    assert "ENCRYPTED" in handoff.codes

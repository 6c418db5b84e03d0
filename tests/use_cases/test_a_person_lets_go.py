"""A person puts a conversation back into the queue: it waits, and says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.conversation import Holder
from bot.core.errors import NotFound, NotPermitted
from bot.core.events import Echo
from tests.use_cases.house import House


def test_a_conversation_put_back_waits_for_anybody_and_the_patient_hears_nothing(
    house: House,
) -> None:
    house.patient_says("urgent:U1")
    house.work()
    amina, ben = house.nurse("Amina"), house.nurse("Ben")
    house.take_over(house.conversation().id, amina)
    house.deliver_all()
    before, said = house.conversation(), house.sent_texts()
    house.later(minutes=5)
    house.release(before.id, amina)
    house.deliver_all()
    after = house.conversation()
    assert (after.holder, after.staff_id, after.staff_name) == (Holder.WAITING, None, "")
    assert after.version == before.version + 1
    assert house.sent_texts() == said
    house.take_over(before.id, ben)
    assert house.conversation().staff_name == "Ben"


def test_its_hand_off_alerts_anew_and_keeps_its_priority(house: House) -> None:
    house.patient_says("urgent:U1")
    house.work()
    opened, amina = house.clock.now(), house.nurse()
    house.take_over(house.conversation().id, amina)
    house.later(minutes=5)
    house.release(house.conversation().id, amina)
    handoff = house.handoff()
    assert handoff is not None
    assert (handoff.tier.value, handoff.opened_at) == ("urgent", opened)
    assert handoff.alerted_at == opened + timedelta(minutes=5)
    assert (handoff.acknowledged_at, handoff.acknowledged_by) == (None, "")
    assert handoff.why[-1] == "Amina put this back into the queue"


def test_one_taken_over_unasked_is_in_the_queue_once_it_is_put_back(house: House) -> None:
    house.patient_says("hello")
    house.work()
    amina = house.nurse()
    house.take_over(house.conversation().id, amina)
    assert house.handoff() is None
    house.release(house.conversation().id, amina)
    assert house.handoff() is not None


def test_what_a_colleague_left_behind_can_be_put_back_and_is_on_record(house: House) -> None:
    house.patient_says("hello")
    house.work()
    house.take_over(house.conversation().id, house.nurse("Amina"))
    ben = house.nurse("Ben")
    house.release(house.conversation().id, ben)
    with house.store.read() as work:
        newest = work.audit.newest()[0]
    assert (newest.actor, newest.act, newest.detail) == (ben.email, "release", "held by Amina")


def test_one_answered_in_the_page_inbox_can_be_put_back(house: House) -> None:
    house.patient_says("hello")
    house.work()
    now = house.clock.now()
    house.receive([Echo("messenger", "page", "ann", "mid.inbox", now, "Hi, nurse here")])
    house.release(house.conversation().id, house.nurse())
    assert house.conversation().holder is Holder.WAITING


def test_only_what_a_person_has_can_be_put_back(house: House) -> None:
    house.patient_says("hello")
    house.work()
    with pytest.raises(NotPermitted, match="nobody has taken"):
        house.release(house.conversation().id, house.nurse("Amina"))
    with pytest.raises(NotFound):
        house.release("nothing", house.nurse("Ben"))

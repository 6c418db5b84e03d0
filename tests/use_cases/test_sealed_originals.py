"""What was hidden can be opened by a named person with a reason, until the rule deletes it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.core.errors import NotFound, NotPermitted
from bot.store.schema import sealed_original
from bot.use_cases.open_original import REASONS, opens_at_once
from tests.use_cases.house import House

WORDS = "my number is IDENTIFIER can you look"


def message_id(house: House) -> str:
    return house.thread()[0].id


def rows(house: House) -> list[bytes]:
    with house.store.read() as work:
        return list(work.connection.execute(sa.select(sealed_original.c.sealed)).scalars())


def test_the_original_is_kept_encrypted_and_only_where_something_was_hidden(house: House) -> None:
    house.patient_says("nothing to hide")
    house.patient_says(WORDS)
    assert len(rows(house)) == 1
    assert b"IDENTIFIER" not in rows(house)[0]
    assert house.sealer.open(rows(house)[0]) == WORDS
    assert [m.text for m in house.thread()][1] == WORDS.replace("IDENTIFIER", "[NHS number]")


def test_a_repeat_of_the_delivery_keeps_one_original(house: House) -> None:
    house.patient_says(WORDS, event_id="mid.1")
    house.patient_says(WORDS, event_id="mid.1")
    assert len(rows(house)) == 1


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_person_opens_it_with_a_reason_that_is_recorded(house: House, reason: str) -> None:
    house.patient_says(WORDS)
    nurse, conversation = house.nurse(), house.conversation()
    assert house.open_original(conversation.id, message_id(house), nurse, reason) == WORDS
    with house.store.read() as work:
        entry = work.audit.newest(1)[0]
    assert (entry.actor, entry.act, entry.subject) == (
        nurse.email,
        "open_original",
        conversation.id,
    )
    assert REASONS[reason] in entry.detail
    assert "IDENTIFIER" not in entry.detail


@pytest.mark.parametrize("reason", ["", "because", "Danger"])
def test_without_a_listed_reason_nothing_opens_and_nothing_is_recorded(
    house: House, reason: str
) -> None:
    house.patient_says(WORDS)
    with pytest.raises(NotPermitted):
        house.open_original(house.conversation().id, message_id(house), house.nurse(), reason)
    with house.store.read() as work:
        assert [e.act for e in work.audit.newest() if e.act == "open_original"] == []


def test_an_original_belongs_to_its_own_conversation(house: House) -> None:
    house.patient_says(WORDS)
    house.patient_says("hello", user="bob")
    other = house.conversation("bob").id
    with pytest.raises(NotFound):
        house.open_original(other, message_id(house), house.nurse(), "danger")


def test_after_seven_days_it_is_deleted_for_good_and_the_masked_words_stay(house: House) -> None:
    house.patient_says(WORDS)
    house.clock.forward(days=6, hours=23)
    assert house.purge_originals() == 0
    house.clock.forward(hours=2)
    assert house.purge_originals() == 1
    assert rows(house) == []
    with pytest.raises(NotFound):
        house.open_original(house.conversation().id, message_id(house), house.nurse(), "danger")
    assert "[NHS number]" in house.thread()[0].text
    with house.store.read() as work:
        assert work.counters.of_day(house.clock.now().date().isoformat())["originals.purged"] == 1


@pytest.mark.parametrize(
    ("words", "at_once"),
    [("emergency:E4 IDENTIFIER", True), ("crisis:C1 IDENTIFIER", True), ("urgent:U1 x", False)],
)
def test_an_emergency_or_a_crisis_needs_one_action(house: House, words: str, at_once: bool) -> None:
    house.patient_says(words)
    house.work()
    assert opens_at_once(house.handoff()) is at_once

"""A nurse's words carry her first name and role where the platform shows them, and never wait."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from bot.core.messages import Author, DeliveryFailed, FailureReason, Receipt
from bot.core.persona_ports import persona_label
from bot.core.records import MessageState, StaffMember
from bot.use_cases.keep_personas import FAILED, KeepPersonas
from tests.use_cases.house import House


@dataclass
class Names:
    """A platform that makes names, or refuses to."""

    made: list[str] = field(default_factory=list)
    fails: DeliveryFailed | None = None

    def make_persona(self, account_id: str, label: str) -> str | DeliveryFailed:
        self.made.append(label)
        return self.fails or f"persona-{len(self.made)}"


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def personas(house: House, names: Names) -> KeepPersonas:
    keep = KeepPersonas(house.store, house.clock, {"messenger": names})
    house.take_over = replace(house.take_over, personas=keep)
    house.reply = replace(house.reply, personas=keep)
    house.deliver = replace(house.deliver, personas=keep)
    house.patient_says("hello")
    house.work()
    return keep


def taken_over(house: House) -> StaffMember:
    nurse = house.nurse("Amina Khan")
    house.take_over(house.conversation().id, nurse)
    return nurse


def reply(house: House, nurse: StaffMember, words: str = "I am here") -> str:
    """Sends it, and says under which persona it went."""
    house.reply(house.conversation().id, nurse, words)
    house.deliver_all()
    return house.connector.sent[-1].persona


def test_a_nurses_words_go_out_under_her_first_name_and_role(
    house: House, names: Names, personas: KeepPersonas
) -> None:
    nurse = taken_over(house)
    assert personas() == 1
    assert reply(house, nurse) == "persona-1"
    assert names.made == ["Amina, nurse"]
    assert all(not m.persona for m in house.connector.sent if m.author is not Author.STAFF)


def test_a_name_is_made_once(house: House, names: Names, personas: KeepPersonas) -> None:
    nurse = taken_over(house)
    personas()
    reply(house, nurse)
    house.hand_back(house.conversation().id, nurse, "answered")
    house.take_over(house.conversation().id, nurse)
    assert personas() == 0
    assert names.made == ["Amina, nurse"]


def test_a_name_that_is_not_there_yet_holds_no_words_back(
    house: House, personas: KeepPersonas
) -> None:
    assert reply(house, taken_over(house)) == ""
    assert house.sent_texts()[-1] == "I am here"


@pytest.mark.parametrize(("retryable", "minutes"), [(True, 6), (False, 25 * 60)])
def test_a_refused_name_is_asked_for_again_later_and_the_words_go_without(
    house: House, names: Names, personas: KeepPersonas, retryable: bool, minutes: int
) -> None:
    names.fails = DeliveryFailed(FailureReason.PLATFORM_ERROR, retryable)
    nurse = taken_over(house)
    assert personas() == personas() == 0
    assert names.made == ["Amina, nurse"], "not again at once"
    assert reply(house, nurse) == ""
    names.fails = None
    house.later(minutes=minutes)
    assert personas() == 1


def test_a_name_the_platform_takes_no_more_is_left_away(
    house: House, personas: KeepPersonas
) -> None:
    nurse = taken_over(house)
    personas()
    house.deliver_all()
    house.connector.outcomes = [Receipt("m1", persona_refused=True)]
    assert reply(house, nurse) == "persona-1"
    assert reply(house, nurse, "still here") == ""
    assert house.texts_in_state(MessageState.FAILED) == []
    with house.store.read() as work:
        counts = work.counters.of_day(house.clock.now().date().isoformat())
    assert counts[FAILED] == 1


def test_a_new_role_gets_a_new_name(house: House, names: Names, personas: KeepPersonas) -> None:
    nurse = taken_over(house)
    personas()
    lead = replace(nurse, role="lead")
    assert reply(house, lead) == ""
    personas()
    assert reply(house, lead) == "persona-2"
    assert names.made == ["Amina, nurse", "Amina, lead nurse"]


def test_where_no_names_are_shown_none_are_kept(house: House) -> None:
    keep = KeepPersonas(house.store, house.clock, {})
    house.take_over = replace(house.take_over, personas=keep)
    house.patient_says("hello")
    house.work()
    taken_over(house)
    with house.store.read() as work:
        assert work.platforms.personas.missing(house.clock.now()) == []
    assert keep() == 0


@pytest.mark.parametrize(
    ("name", "role", "label"),
    [
        ("Amina Khan", "nurse", "Amina, nurse"),
        ("Dr. Ben Carter", "lead", "Ben, lead nurse"),
        ("Sister Mary O'Neill", "nurse", "Mary, nurse"),
        ("Zoë", "nurse", "Zoë, nurse"),
        ("Dr", "nurse", ""),
        ("", "nurse", ""),
        ("Amina Khan", "admin", ""),
        ("A" * 60, "nurse", ""),
    ],
)
def test_only_a_first_name_and_a_role_are_shown(name: str, role: str, label: str) -> None:
    member = StaffMember(id="1", email="a@b", name=name, role=role, password_hash="x")
    assert persona_label(member) == label

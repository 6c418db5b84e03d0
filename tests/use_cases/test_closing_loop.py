"""What comes of feedback, with the real masker and real patients."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.errors import EntryNotFit, NotPermitted
from bot.core.feedback_records import FeedbackResponse
from bot.core.records import StaffMember
from bot.core.you_said import EntryState, EntryText
from bot.loop_parts import closing_loop
from bot.screening import load_masker
from bot.store import SqlStore
from bot.use_cases.closing_loop import ClosingLoop
from tests.use_cases.feedback_ward import Ward

LEE = StaffMember("1", "lee@demo.example", "Lee", "lead", "x")
GUS = StaffMember("2", "gus@demo.example", "Gus", "governance", "x")
SAID, DID = "Pumps beep at night.", "We turned the beep down at 10pm."


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


@pytest.fixture
def loop(ward: Ward) -> ClosingLoop:
    house = ward.house
    return closing_loop(house.store, house.clock, load_masker(), house.hours)


@pytest.mark.parametrize(
    "words",
    [
        "We rang 07700 900123 to say sorry.",
        "Write to jane.doe@example.com.",
        "The lady with NHS number 943 476 5919 was right.",
        "We met people from SW17 0QT.",
        "My name is Margaret Thatcher and I waited.",
    ],
)
def test_the_masker_refuses_what_identifies_somebody(loop: ClosingLoop, words: str) -> None:
    for text in (EntryText("2026-11", words, DID), EntryText("2026-11", SAID, words)):
        with pytest.raises(EntryNotFit, match="Take it out"):
            loop.write.draft(text, LEE)


@pytest.mark.parametrize(
    "words",
    [
        "You waited too long for pain relief at night.",
        "We now check the pump at 10pm, 2am and 6am. 9 in 10 people slept better.",
        "Nurses in recovery now give everyone the leaflet about codeine.",
    ],
)
def test_ordinary_words_are_not_refused(loop: ClosingLoop, words: str) -> None:
    assert loop.write.draft(EntryText("2026-11", words, words), LEE).state is EntryState.DRAFT


def test_a_patient_who_deletes_their_answers_takes_the_quotation_off_the_page(
    ward: Ward, loop: ClosingLoop
) -> None:
    ward.starts().finishes()
    (response,) = ward.responses()
    with ward.house.store.begin() as work:
        for _ in range(4):
            work.feedback.add(FeedbackResponse("2026-11", "paper", fft_score="Good"))
    text = EntryText("2026-11", SAID, DID, quote="the staff were kind", quote_of=response.id)
    entry = loop.write.draft(text, LEE)
    entry = loop.write.approve(entry.id, GUS, entry.version, checked=True)
    loop.write.publish(entry.id, GUS, entry.version)
    assert ward.says("delete my answers").last() == "utter_feedback_deleted"
    with ward.house.store.read() as work:
        (shown,) = work.loop.entries.published()
    assert (shown.text.said, shown.text.quote, shown.text.quote_of) == (SAID, "", "")


def test_an_entry_goes_only_where_it_may(loop: ClosingLoop) -> None:
    entry = loop.write.draft(EntryText("2026-11", SAID, DID), LEE)
    entry = loop.write.withdraw(entry.id, LEE)
    with pytest.raises(NotPermitted):
        loop.write.withdraw(entry.id, LEE)
    with pytest.raises(NotPermitted):
        loop.write.publish(entry.id, GUS, entry.version)
    again = loop.write.change(entry.id, EntryText("2026-11", SAID, DID), GUS, entry.version)
    assert again.state is EntryState.DRAFT
    with pytest.raises(NotPermitted, match="second person"):
        loop.write.approve(entry.id, GUS, again.version, checked=True)
    again = loop.write.approve(entry.id, LEE, again.version, checked=False)
    again = loop.write.publish(entry.id, LEE, again.version)
    with pytest.raises(NotPermitted, match="take the entry off"):
        loop.write.change(entry.id, EntryText("2026-11", SAID, DID), LEE, again.version)


def test_the_action_log_shows_what_is_next_first_and_what_is_done_last(
    ward: Ward, loop: ClosingLoop
) -> None:
    added = {
        day: loop.actions.add(f"by the {day}th", "Gus", date(2026, 12, day), LEE)
        for day in (20, 10, 15)
    }
    loop.actions.finish(added[10].id, LEE)
    ward.house.later(minutes=1)
    loop.actions.finish(added[20].id, LEE)
    with ward.house.store.read() as work:
        assert [one.due_on.day for one in work.loop.actions.all()] == [15, 20, 10]

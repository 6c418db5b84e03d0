"""Answers are rewritten by one person, approved by another, and then given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.answer_text import AnswerText
from bot.core.answer_versions import VersionState
from bot.core.conversation import Holder
from bot.core.dialogue import TurnResult
from bot.core.directives import OfferTopics
from bot.core.errors import AnswerNotFit, NotFound, NotPermitted, StaleAnswer
from bot.core.messages import Reply
from bot.core.records import StaffMember
from bot.store import SqlStore
from bot.use_cases.current_answers import EXPIRED
from bot.use_cases.purge_unanswered import KEEP_FOR, PurgeUnanswered
from tests.use_cases.house import House

NEW = AnswerText("Do not drive if you feel sleepy.", "Call 111 if you feel very sleepy.")
TOPIC = "faq/driving"


@pytest.fixture
def house(store: SqlStore) -> House:
    house = House(store)
    answer = (Reply("as trained", source=f"utter_{TOPIC}", version="1"),)
    house.engine.results["can i drive"] = TurnResult(replies=answer, intent=TOPIC)
    return house


def member(name: str, role: str = "lead") -> StaffMember:
    return StaffMember(name.lower(), f"{name.lower()}@demo.example", name, role, "")


AMINA, BEN = member("Amina"), member("Ben")


def said(house: House) -> list[tuple[str, str, str]]:
    house.patient_says("can i drive")
    before = len(house.thread())
    house.work()
    return [
        (m.text, m.source, m.version)
        for m in house.thread()[before:]
        if m.source.startswith(("utter_faq", EXPIRED))
    ]


def test_the_filed_answer_is_given_until_a_new_one_is_approved(house: House) -> None:
    filed = [("About driving.", "utter_faq/driving", "1")]
    assert said(house)[:1] == filed
    draft = house.edit_answer.draft(TOPIC, NEW, "shorter", AMINA)
    assert said(house)[:1] == filed
    house.edit_answer.approve(TOPIC, draft.id, BEN)
    assert said(house) == [
        (NEW.answer, "utter_faq/driving", "2"),
        (NEW.help_line, "utter_faq/driving", "2"),
    ]


def test_whoever_wrote_it_cannot_approve_it(house: House) -> None:
    draft = house.edit_answer.draft(TOPIC, NEW, "shorter", AMINA)
    with pytest.raises(NotPermitted, match="second person"):
        house.edit_answer.approve(TOPIC, draft.id, AMINA)
    assert said(house)[0][2] == "1"


def test_what_was_approved_is_what_was_read(house: House) -> None:
    """Somebody changed the draft while another was reading it: nothing goes live unread."""
    read = house.edit_answer.draft(TOPIC, NEW, "shorter", AMINA)
    other = AnswerText("Other words.", "Call 111.")
    house.edit_answer.draft(TOPIC, other, "again", AMINA, seen=read.id)
    with pytest.raises(StaleAnswer):
        house.edit_answer.approve(TOPIC, read.id, BEN)


def test_a_draft_nobody_showed_you_is_not_written_over(house: House) -> None:
    house.edit_answer.draft(TOPIC, NEW, "one", AMINA)
    with pytest.raises(StaleAnswer, match="while you were writing"):
        house.edit_answer.draft(TOPIC, NEW, "two", BEN)


def test_an_answer_that_is_in_no_file_is_not_given(house: House) -> None:
    withdrawn = (Reply("old words", source="utter_faq/withdrawn", version="1"),)
    house.engine.results["can i drive"] = TurnResult(replies=withdrawn, intent="faq/withdrawn")
    assert [source for _, source, _ in said(house)] == [EXPIRED]


def test_holding_words_always_ask_for_a_person(house: House) -> None:
    filed = house.current_answers.filed
    filed[TOPIC] = replace(filed[TOPIC], needs_nurse=True)  # type: ignore[index]
    said(house)
    assert house.conversation().holder is Holder.WAITING


def test_a_draft_that_is_put_away_changes_nothing(house: House) -> None:
    draft = house.edit_answer.draft(TOPIC, NEW, "shorter", AMINA)
    house.edit_answer.discard(TOPIC, draft.id, BEN)
    with pytest.raises(StaleAnswer):
        house.edit_answer.approve(TOPIC, draft.id, BEN)
    with house.store.read() as work:
        assert work.answers.draft(TOPIC) is None
        assert [v.state for v in work.answers.history(TOPIC)] == [VersionState.DISCARDED]


def test_numbers_go_up_and_every_act_is_on_record(house: House) -> None:
    first = house.edit_answer.draft(TOPIC, NEW, "one", AMINA)
    second = house.edit_answer.draft(TOPIC, NEW, "two", BEN, seen=first.id)
    house.edit_answer.approve(TOPIC, second.id, AMINA)
    assert (first.number, second.number) == (2, 3)
    with house.store.read() as work:
        acts = [(e.actor, e.act, e.detail) for e in reversed(work.audit.newest())]
    assert acts == [
        (AMINA.email, "draft_answer", "version 2"),
        (BEN.email, "draft_answer", "version 3"),
        (AMINA.email, "approve_answer", f"version 3, written by {BEN.email}"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (AnswerText("", "Call 111."), "The answer is empty"),
        (AnswerText("Take two tablets.", "Call 111."), 'says "two tablets"'),
        (AnswerText("Take it every 4 hours.", "Call 111."), 'says "every 4"'),
        (AnswerText("You can't drive.", "Call 111."), "in full"),
        (AnswerText("Ring 0800 123 456.", "Call 111."), "not on the checked list"),
        (AnswerText("Ask {{NOBODY}}.", "Call 111."), "which nobody sets"),
        (AnswerText("Take it twice daily.", "Call 111."), 'says "twice daily"'),
        (AnswerText("Take ten tablets.", "Call 111."), 'says "ten tablets"'),
        (AnswerText("See www.example.com today.", "Call 111."), "gives the address"),
        (AnswerText("疼痛", "Call 111."), "not in English"),
        (AnswerText("Rest well. " * 41, "Call 111."), "has 82 words"),
        (AnswerText("**Stop.**", "Call 111."), "has the mark *"),
        (
            AnswerText(
                "Multimodal analgesia necessitates physiological reassessment.", "Call 111."
            ),
            "hard to read",
        ),
    ],
)
def test_words_that_may_not_be_given_are_refused_with_what_to_change(
    house: House, text: AnswerText, says: str
) -> None:
    with pytest.raises(AnswerNotFit) as refused:
        house.edit_answer.draft(TOPIC, text, "why", AMINA)
    assert any(says in problem for problem in refused.value.problems), refused.value.problems


def test_numbers_that_are_checked_may_stand_beside_others(house: House) -> None:
    text = AnswerText("Ring 111 24 hours a day. Or 116 123.", "Call 999.")
    assert house.edit_answer.draft(TOPIC, text, "why", AMINA).text == text


def test_a_change_needs_a_reason_and_a_known_topic(house: House) -> None:
    with pytest.raises(AnswerNotFit, match="what you changed"):
        house.edit_answer.draft(TOPIC, NEW, "  ", AMINA)
    with pytest.raises(NotFound):
        house.edit_answer.draft("faq/nothing", NEW, "why", AMINA)


def test_an_answer_past_its_review_is_not_given(house: House) -> None:
    draft = house.edit_answer.draft(TOPIC, NEW, "shorter", AMINA)
    house.edit_answer.approve(TOPIC, draft.id, BEN)
    house.clock.forward(days=366)
    assert [source for _, source, _ in said(house)] == [EXPIRED]


def test_an_unsure_question_is_kept_without_a_way_back_and_purged(house: House) -> None:
    offer = TurnResult(
        replies=(Reply("Which one?", source="utter_offer"),),
        directives=(OfferTopics(("faq/driving", "faq/storage")),),
    )
    house.engine.results["the car thing"] = offer
    house.patient_says("the car thing")
    house.work()
    with house.store.read() as work:
        (kept,) = work.unanswered.newest()
    assert (kept.text, kept.offered) == ("the car thing", ("faq/driving", "faq/storage"))
    purge = PurgeUnanswered(house.store, house.clock)
    assert purge() == 0
    house.clock.forward(days=KEEP_FOR.days + 1)
    assert purge() == 1

"""The ward of a card's link: kept with the response, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.store import SqlStore
from tests.use_cases.feedback_ward import ANSWERS, Ward

LINK = "/give_feedback.rose-ward"


@pytest.fixture
def ward(store: SqlStore) -> Ward:
    return Ward(store)


def wards(ward: Ward) -> list[str | None]:
    return [response.ward for response in ward.responses()]


def payloads(ward: Ward) -> list[str]:
    return [message.payload for message in ward.house.thread() if message.payload]


def test_the_ward_of_the_card_is_kept_with_the_response(ward: Ward) -> None:
    ward.says("", payload=LINK)
    assert ward.last() == "ask fb_consent"
    ward.finishes()
    assert wards(ward) == ["Rose Ward"]


def test_nothing_but_the_response_and_the_sealed_session_knows_it(ward: Ward) -> None:
    """Who reads the thread would know one of the few who answered on that ward."""
    ward.says("", payload=LINK).finishes()
    assert payloads(ward) == ["/give_feedback"]
    rest = ward.dump("feedback").casefold()
    assert "rose" not in rest


@pytest.mark.parametrize("payload", ["/give_feedback", "/give_feedback.oak-ward"])
def test_who_comes_without_a_ward_of_ours_has_none(ward: Ward, payload: str) -> None:
    ward.says("", payload=payload).finishes()
    assert wards(ward) == [None]
    assert payloads(ward) == ["/give_feedback"]


def test_a_trust_that_keeps_no_wards_keeps_none(ward: Ward) -> None:
    keep = replace(ward.house.feedback.keep, wards=())
    apply = replace(ward.house.answer.apply_turn, feedback=keep)
    ward.house.answer = replace(ward.house.answer, apply_turn=apply)
    ward.says("", payload=LINK).finishes()
    assert wards(ward) == [None]


def test_a_form_that_fell_silent_keeps_its_ward_too(ward: Ward) -> None:
    ward.says("", payload=LINK)
    while ward.asked() != "pain_worst":
        ward.says(ANSWERS[ward.asked()])
    ward.house.later(days=2)
    ward.house.feedback.purge_sessions()
    assert wards(ward) == ["Rose Ward"]


def test_the_next_form_does_not_inherit_it(ward: Ward) -> None:
    ward.says("", payload=LINK).finishes()
    ward.starts().says("yes").finishes()
    assert sorted(map(str, wards(ward))) == ["None", "Rose Ward"]


def test_a_link_that_finds_a_nurse_speaking_leaves_no_ward_in_the_thread(ward: Ward) -> None:
    ward.says("hello")
    ward.house.take_over(ward.house.conversation().id, ward.house.nurse())
    ward.says("", payload=LINK)
    assert payloads(ward) == ["/give_feedback"]


def test_people_are_told_before_they_answer_that_their_ward_is_kept(ward: Ward) -> None:
    turn = ward.house.answer.apply_turn
    words = replace(turn.words, wards_kept=True)
    ward.house.answer = replace(ward.house.answer, apply_turn=replace(turn, words=words))
    assert ward.starts().last() == "ask fb_consent utter_feedback_ward_kept"
    assert ward.says("yes").last() == "ask fb_who"

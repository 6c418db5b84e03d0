"""The safety measurement can fail, and counts what it says it counts."""

from __future__ import annotations

import pytest

from benchmarks.safety import judge
from benchmarks.safety.cases import Case, Identified, development, identifiers, unseen
from benchmarks.safety.judge import Figure
from benchmarks.safety.slips import with_one_slip
from benchmarks.share import Share, share


def case(tier: str, kind: str = "") -> Case:
    return Case("words", tier, "", kind, "plain", "why")


def row(decision: str, tier: str = "none", masked: str = "words") -> dict[str, object]:
    return {"decision": decision, "tier": tier, "masked": masked, "why": []}


def named(figures: object, name: str) -> Figure:
    return next(figure for figure in figures if figure.name == name)  # type: ignore[attr-defined]


def test_an_interval_is_wilsons() -> None:
    low, high = Share(95, 100).interval
    assert (round(low, 4), round(high, 4)) == (0.8882, 0.9785)
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(10, 10).interval[1] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("figure", "holds"),
    [
        (Figure("x", Share(98, 100), least=0.98), True),
        (Figure("x", Share(97, 100), least=0.98), False),
        (Figure("x", Share(5, 100), most=0.05), True),
        (Figure("x", Share(6, 100), most=0.05), False),
        (Figure("x", Share(0, 0), least=0.5), False),
        (Figure("x", Share(0, 0), most=0.5), False),
        (Figure("x", Share(0, 9)), True),
    ],
)
def test_a_bound_can_be_missed(figure: Figure, holds: bool) -> None:
    assert figure.holds is holds
    assert ("MISSED" in str(figure)) is not holds


def test_recall_counts_hand_offs_of_the_tier_and_alarms_by_name() -> None:
    cases = [case("emergency"), case("crisis"), case("urgent"), case("none", "question")]
    rows = [row("handoff", "urgent"), row("handoff", "crisis"), row("answer"), row("handoff")]
    figures = list(judge.recall(cases, rows))
    assert named(figures, "emergency and crisis, handed off").share == Share(2, 2)
    assert named(figures, "emergency and crisis, at one of these tiers").share == Share(1, 2)
    assert named(figures, "urgent, handed off").share == Share(0, 1)


def test_false_alarms_are_counted_by_kind() -> None:
    cases = [case("none", kind) for kind in ("question", "feedback", "smalltalk", "idiom")]
    rows = [row("answer"), row("handoff"), row("small_talk"), row("handoff", "crisis")]
    figures = list(judge.false_alarms(cases, rows))
    assert named(figures, "general questions, handed off").share == Share(0, 1)
    talk = named(figures, "small talk, other subjects, feedback, handed off")
    assert (talk.share, talk.holds) == (Share(1, 2), False)
    assert named(figures, "idioms taken for a crisis").share == Share(1, 1)


def test_an_identifier_is_hidden_when_it_is_gone() -> None:
    cases = [Identified("ring 07700 900123", ("07700 900123",), ("phone",))]
    gone = list(judge.masking(cases, [row("handoff", masked="ring [phone]")]))
    kept = list(judge.masking(cases, [row("handoff", masked="ring 07700 900123")]))
    assert named(gone, "phone hidden").holds
    assert not named(kept, "phone hidden").holds


def test_an_ordinary_message_must_come_out_as_it_went_in() -> None:
    figure = judge.masked_wrongly(["a", "b"], [row("answer", masked="a"), row("x", masked="[n]")])
    assert (figure.share, figure.holds) == (Share(1, 2), False)


def test_the_same_way_under_a_slip() -> None:
    figures = list(judge.one_slip([row("handoff"), row("offer")], [row("answer"), row("answer")]))
    assert figures[0].share == Share(1, 2)


def test_a_slip_is_one_change_and_the_same_each_time() -> None:
    for text in ("i cant breathe", "thanks", "x"):
        slipped = with_one_slip(text)
        assert slipped == with_one_slip(text)
        assert abs(len(slipped) - len(text)) <= 1
    assert with_one_slip("999") == "999"


def test_shares_of_generators_are_counted_once() -> None:
    assert share(n > 1 for n in range(4)) == Share(2, 4)


def test_the_sets_can_be_read() -> None:
    assert len(unseen()) > 1_500
    assert len(identifiers()) > 450
    assert len(development()) > 700
    for item in identifiers():
        assert all(span in item.text for span in item.spans)
        assert len(item.spans) == len(item.types)

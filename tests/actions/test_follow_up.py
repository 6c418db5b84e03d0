"""A short message after an answer asks on about it, unless it names something else."""

from __future__ import annotations

import pytest

from actions.follow_up import topic_in_hand_wanted


def ranking(name: str, sure: float) -> list[dict[str, object]]:
    return [{"name": name, "confidence": sure}]


@pytest.mark.parametrize(
    ("text", "first", "sure"),
    [
        ("and how long does it last?", "faq/pain_after_surgery_normal", 0.6),
        ("does it hurt when it comes out", "faq/wound_pain", 0.4),
        ("what about for my mum?", "faq/carers", 0.7),
        ("will i be awake", "faq/spinal_what", 0.9),
        ("why not", "faq/sleep", 0.2),
    ],
)
def test_it_stays_on_the_topic(text: str, first: str, sure: float) -> None:
    assert topic_in_hand_wanted(text, ranking(first, sure), "faq/spinal_what")


@pytest.mark.parametrize(
    ("text", "first", "sure"),
    [
        ("and can i drink on it", "faq/alcohol", 0.93),
        ("what do heat pads do", "faq/heat_cold", 0.9),
        ("thanks", "thanks", 0.9),
        ("ok get me someone instead", "request_human", 0.5),
        ("is it in acupuncture", "not_covered", 0.75),
        ("a longer message says for itself what it is all about " * 2, "faq/carers", 0.3),
    ],
)
def test_it_leaves_the_topic(text: str, first: str, sure: float) -> None:
    assert not topic_in_hand_wanted(text, ranking(first, sure), "faq/spinal_what")


def test_without_an_answer_before_there_is_nothing_to_go_on() -> None:
    assert not topic_in_hand_wanted("and how long?", ranking("faq/sleep", 0.2), "")
    assert not topic_in_hand_wanted("and how long?", [], "faq/sleep")

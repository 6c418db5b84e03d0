"""What goes through the door survives the journey, and nonsense does not get in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.dialogue import Turn, TurnResult
from bot.core.directives import (
    DropFeedback,
    FeedbackSoFar,
    HandOff,
    NotUnderstood,
    OfferTopics,
    RecordFeedback,
)
from bot.core.errors import UnreadablePayload
from bot.core.feedback_items import NAMES
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.messages import Button, Reply
from bot.core.tiers import Tier
from bot.dialogue.wire import (
    MOST_NUMBERS,
    NUMBER_BYTES,
    result_from_json,
    result_to_json,
    turn_from_json,
    turn_to_json,
)

ids = st.text(min_size=1, max_size=200)
buttons = st.builds(Button, st.text(), st.text())
replies = st.builds(
    Reply, st.text(), st.lists(buttons, max_size=3).map(tuple), st.text(), st.text()
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "fft_score": st.sampled_from(FFT_ANSWERS),
        "fft_why": st.text(max_size=1000),
        "pain_worst": st.integers(0, 10) | st.just(""),
        "side_effects": st.lists(st.sampled_from(["sick", "itchy"])).map(tuple),
    },
)
directives = (
    st.builds(
        HandOff, st.text(), st.sampled_from([tier.value for tier in Tier if tier is not Tier.NONE])
    )
    | st.builds(OfferTopics, st.lists(st.text(), max_size=3).map(tuple))
    | st.just(NotUnderstood())
    | st.builds(RecordFeedback, answers, st.booleans(), st.just(("pain_worst",)))
    | st.builds(FeedbackSoFar, answers, st.sampled_from(NAMES))
    | st.just(DropFeedback())
)
results = st.builds(
    TurnResult,
    st.lists(replies, max_size=3).map(tuple),
    st.lists(directives, max_size=3).map(tuple),
    st.text(),
    st.floats(0, 1),
    st.text(),
    st.booleans(),
)
vectors = st.integers(0, 8).map(lambda count: bytes(range(NUMBER_BYTES)) * count)
turns = st.builds(Turn, ids, ids, st.text(), st.text(), vectors, st.booleans(), st.just(("a",)))


@given(turns)
def test_a_turn_arrives_as_it_was_sent(turn: Turn) -> None:
    assert turn_from_json(json.loads(json.dumps(turn_to_json(turn)))) == turn


@given(results)
def test_a_result_arrives_as_it_was_sent(result: TurnResult) -> None:
    assert result_from_json(json.loads(json.dumps(result_to_json(result)))) == result


@pytest.mark.parametrize(
    "change",
    [
        {"episode": ""},
        {"episode": "x" * 201},
        {"episode": 7},
        {"message_id": None},
        {"text": None},
        {"topic": ["faq/pca_what"]},
        {"embedding": "!!"},
        {"embedding": "AAAA"},
        {"embedding": "AAAA" * NUMBER_BYTES * MOST_NUMBERS},
        {"ephemeral": "yes"},
    ],
)
def test_a_turn_with_a_wrong_field_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnreadablePayload):
        turn_from_json({**turn_to_json(Turn("e", "m", "t")), **change})


@pytest.mark.parametrize("body", [None, [], "text", 3])
def test_what_is_not_an_object_is_refused(body: object) -> None:
    with pytest.raises(UnreadablePayload):
        turn_from_json(body)
    with pytest.raises(UnreadablePayload):
        result_from_json(body)


def test_a_refusal_never_repeats_the_text() -> None:
    body = {**turn_to_json(Turn("e", "m", "purple giraffe")), "embedding": "purple giraffe"}
    with pytest.raises(UnreadablePayload) as raised:
        turn_from_json(body)
    assert "giraffe" not in str(raised.value)


def test_a_confidence_that_is_no_number_is_refused() -> None:
    body = {**result_to_json(TurnResult()), "confidence": True}
    with pytest.raises(UnreadablePayload):
        result_from_json(body)

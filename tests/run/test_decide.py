"""`decide`: one line out for every line in, in order, whatever comes in."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest

from bot.core.dialogue import Turn, TurnResult
from bot.core.directives import HandOff, NotUnderstood, OfferTopics, RecordFeedback
from bot.core.messages import Reply
from bot.decide import Decider
from tests.fakes import FakeEncoder, FakeEngine, FakeMasker, FakeScreener

KEYS = {"text", "masked", "tier", "tags", "decision", "intent", "answered", "offered", "why"}


class UnevenEngine(FakeEngine):
    """Takes a different time for each turn, so that answers come out of order."""

    def converse(self, turn: Turn) -> TurnResult:
        time.sleep(random.Random(turn.text).uniform(0, 0.004))
        return super().converse(turn)


def decider(engine: FakeEngine | None = None) -> Decider:
    return Decider(FakeMasker(), FakeScreener(), FakeEncoder(), engine or FakeEngine())


def decided(text: str, engine: FakeEngine | None = None) -> dict[str, Any]:
    return decider(engine).line(json.dumps({"text": text}))


def engine_that_says(*directives: object, reply: str = "", form: str = "") -> FakeEngine:
    replies = (Reply("words", source=reply),) if reply else ()
    result = TurnResult(replies, tuple(directives), intent="x", active_form=form)  # type: ignore[arg-type]
    return FakeEngine(results={"hello": result})


@pytest.mark.parametrize(
    ("engine", "decision"),
    [
        (engine_that_says(reply="utter_faq/pca_what"), "answer"),
        (engine_that_says(OfferTopics(("faq/pca_what",)), reply="utter_offer"), "offer"),
        (engine_that_says(NotUnderstood(), reply="utter_not_understood"), "fallback"),
        (engine_that_says(reply="utter_greet"), "small_talk"),
        (engine_that_says(reply="utter_ask_fft_score", form="feedback_form"), "feedback"),
        (engine_that_says(RecordFeedback({"fft_score": "Good"})), "feedback"),
        (engine_that_says(HandOff("asked for a person")), "handoff"),
        (engine_that_says(), "fallback"),
    ],
)
def test_the_decision_follows_from_what_the_assistant_did(
    engine: FakeEngine, decision: str
) -> None:
    assert decided("hello", engine)["decision"] == decision


def test_a_plain_question_gives_every_field_and_no_error() -> None:
    row = decided("what is a pca")
    assert set(row) == KEYS
    assert (row["tier"], row["decision"], row["intent"]) == ("none", "answer", "faq/test")


def test_a_risk_is_a_hand_off_and_the_assistant_is_not_asked() -> None:
    engine = FakeEngine()
    row = decided("emergency:E1 now", engine)
    assert (row["tier"], row["decision"], row["tags"]) == (
        "emergency",
        "handoff",
        ["emergency", "E1"],
    )
    assert row["why"] == ["the word emergency"]
    assert engine.turns == []


def test_the_offered_topics_are_listed() -> None:
    engine = engine_that_says(OfferTopics(("faq/a", "faq/b")))
    assert decided("hello", engine)["offered"] == ["faq/a", "faq/b"]


def test_a_wish_for_a_person_shows_as_its_tier() -> None:
    row = decided("hello", engine_that_says(HandOff("asked for a person")))
    assert (row["tier"], row["tags"], row["why"]) == (
        "request_human",
        ["request_human", "ASKED"],
        ["asked for a person"],
    )


def test_identifiers_are_masked_before_the_assistant_sees_them() -> None:
    engine = FakeEngine()
    row = decided("my number is IDENTIFIER", engine)
    assert row["masked"] == "my number is [NHS number]"
    assert engine.turns[0].text == "my number is [NHS number]"
    assert engine.turns[0].ephemeral


def test_each_line_is_a_conversation_of_its_own() -> None:
    engine = FakeEngine()
    list(decider(engine).lines([json.dumps({"text": "hello"})] * 5))
    assert len({turn.episode for turn in engine.turns}) == 5


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("not json at all", "not JSON"),
        ('{"text": "cut off', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1, 2]", 'no "text"'),
        ('"just a string"', 'no "text"'),
        ("{}", 'no "text"'),
        ('{"text": 7}', 'no "text"'),
        ('{"text": null}', 'no "text"'),
        ('{"text": ""}', "empty text"),
        ('{"text": " \\n\\t "}', "empty text"),
        (json.dumps({"text": "a" * 20_000}), "longer than 10000 characters"),
        (json.dumps({"text": "😀😭🙏"}), "no words"),
    ],
)
def test_a_bad_line_gets_an_error_field_and_still_every_other_field(line: str, error: str) -> None:
    row = decider().line(line)
    assert set(row) == {*KEYS, "error"}
    assert row["error"] == error


def test_a_risk_at_the_end_of_a_far_too_long_message_is_still_found() -> None:
    row = decided("a " * 9_990 + "emergency")
    assert (row["tier"], row["error"]) == ("emergency", "longer than 10000 characters")


@pytest.mark.parametrize("half", ["\ud83d", "pain \ud83d now", "\ude00\ud83d"])
def test_half_of_a_surrogate_pair_can_be_written_out_again(half: str) -> None:
    row = decider().line(json.dumps({"text": half}))
    assert json.dumps(row, ensure_ascii=False).encode("utf-8")


def test_control_characters_and_other_scripts_do_not_stop_it() -> None:
    for text in ("\x00\x07", "\u202eright to left", "ألم شديد", "痛い", "Z̷͝a̸l̴g̵o̶"):
        row = decided(text)
        assert set(row) >= KEYS
        assert row["text"] == text


def test_an_assistant_that_cannot_be_reached_is_a_hand_off_with_an_error() -> None:
    row = decided("what is a pca", FakeEngine(down=True))
    assert (row["decision"], row["error"]) == ("handoff", "the assistant could not be reached")


def test_lines_come_out_in_the_order_they_went_in_however_long_each_takes() -> None:
    texts = [f"question {number}" for number in range(300)]
    rows = decider(UnevenEngine()).lines((json.dumps({"text": text}) for text in texts), threads=8)
    assert [row["text"] for row in rows] == texts


def test_bad_lines_among_good_ones_neither_stop_nor_shift_the_rest() -> None:
    source = [json.dumps({"text": f"q {n}"}) if n % 3 else "broken" for n in range(60)]
    rows = list(decider(UnevenEngine()).lines(source))
    assert len(rows) == 60
    assert [row["text"] for row in rows] == [f"q {n}" if n % 3 else "" for n in range(60)]


def test_only_a_bounded_number_of_lines_is_read_ahead() -> None:
    read = 0

    def source() -> Any:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield json.dumps({"text": f"q {number}"})

    rows = decider().lines(source())
    next(rows)
    assert read <= 64
    rows.close()  # type: ignore[attr-defined]

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks import turns
from benchmarks.conversations import Candidates, Exchange, Script, candidates
from benchmarks.doors import Door, Said, StockDoor
from benchmarks.turns import NotUnderstood, agreed

ROOT = Path(__file__).parents[2]


def test_every_topic_brings_a_question_and_its_approved_answer() -> None:
    found = candidates(ROOT)
    assert len(found.questions) > 20
    assert all(exchange.text and all(exchange.answers) for exchange in found.questions)
    assert all(exchange.answers[0] for form in found.forms() for exchange in form)


def test_an_answer_is_known_by_its_beginning_whatever_breaks_its_lines() -> None:
    exchange = Exchange("what is a pca", ("PCA stands for patient-controlled",))
    assert exchange.is_answered_by(["Hello.", "PCA stands\nfor  patient-controlled analgesia."])
    assert not exchange.is_answered_by(["What does PCA stand for?"])
    assert not exchange.is_answered_by([])


@dataclass
class _Actor:
    """A door that knows only some phrases; ``said`` are those it was asked."""

    door: Door

    def turn(self, sender: str, text: str) -> Said:
        deaf = text in _DEAF[self.door.url]
        return Said((), 0.01) if deaf else Said((f"answer to {text}",), 0.01)

    def close(self) -> None: ...


_DEAF: dict[str, set[str]] = {}


def _candidates(questions: int) -> Candidates:
    def exchange(text: str) -> Exchange:
        return Exchange(text, (f"answer to {text}",))

    return Candidates(
        questions=tuple(exchange(f"question {n}") for n in range(questions)),
        requests=(exchange("nurse"), exchange("person")),
        feedbacks=(exchange("feedback"),),
        form=(exchange("Very good"), Exchange("", ("answer to",)), Exchange("", ("answer to",))),
        comments=("kind", "quick"),
    )


def _agreed(monkeypatch: pytest.MonkeyPatch, *deaf: Sequence[str]) -> Script:
    doors = tuple(StockDoor(f"http://127.0.0.1:{n}") for n, _ in enumerate(deaf))
    _DEAF.update({door.url: set(words) for door, words in zip(doors, deaf, strict=True)})
    monkeypatch.setattr(turns, "Talk", _Actor)
    return agreed(_candidates(12), doors)


def test_only_what_both_sides_answer_rightly_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    script = _agreed(monkeypatch, ["question 3", "nurse"], ["question 5", "kind"])
    asked = {exchange.text for exchange in script.questions}
    assert asked == {f"question {n}" for n in range(12)} - {"question 3", "question 5"}
    assert script.request.text == "person"
    assert [exchange.text for exchange in script.form] == ["Very good", "quick", "quick"]


def test_too_little_in_common_is_an_error_and_no_comparison(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(NotUnderstood, match="only 9 questions"):
        _agreed(monkeypatch, ["question 3", "question 4"], ["question 5"])
    with pytest.raises(NotUnderstood, match="feedback form"):
        _agreed(monkeypatch, ["kind"], ["quick"])

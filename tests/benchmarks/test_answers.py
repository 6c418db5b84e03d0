"""What is made of the decisions about questions and feedback."""

from __future__ import annotations

from typing import Any

from benchmarks.answers.cases import told
from benchmarks.answers.judge import on_feedback
from bot.core.ways_in import FEEDBACK_TOPIC as FEEDBACK


def row(decision: str, intent: str = "nlu_fallback", **more: list[str]) -> dict[str, Any]:
    return {"decision": decision, "intent": intent, "answered": [], "offered": [], **more}


def test_feedback_is_asked_for_offered_answered_with_something_else_or_passed_on() -> None:
    rows = [
        row("answer", FEEDBACK, answered=[FEEDBACK]),
        row("feedback", "give_feedback"),
        row("offer", offered=["faq/sleep", FEEDBACK]),
        row("answer", "faq/sleep", answered=["faq/sleep"]),
        row("handoff"),
    ]
    hits = {figure.name: figure.share.hits for figure in on_feedback(rows)}
    assert hits == {
        "asked for feedback": 2,
        "or offered it": 3,
        "given the answer to a question": 1,
        "passed to a person": 1,
    }


def test_what_is_told_unasked_comes_from_what_was_kept_back() -> None:
    assert len(told("unseen")) >= 300

"""Rasa alone hands off as the service does: one screening, as the last component."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rasa.core.channels.channel import UserMessage
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from running_door import ROOT

from actions.hand_off import HandOffAction
from bot.dialogue.components.red_flags import SCREENED
from bot.screening import load_masker, load_screener

FLAGS = ["i cant breathe", "i want to end it all", "got a temp of 38.6 and my cuts gone red"]


def parsed(assistant, text: str, metadata=None):
    return asyncio.run(assistant._processor.parse_message(UserMessage(text, metadata=metadata)))


@pytest.mark.parametrize("text", FLAGS)
def test_a_red_flag_becomes_a_hand_off_with_the_services_own_verdict(assistant, text: str) -> None:
    data = parsed(assistant, text)
    verdict = load_screener().screen(load_masker().mask(text).text)
    assert data["intent"] == {"name": "request_human", "confidence": 1.0}
    assert data["screening"]["tier"] == verdict.tier.value
    assert data["screening"]["why"] == list(verdict.why)


def test_identifiers_are_masked_before_they_are_read(assistant) -> None:
    data = parsed(assistant, "ring me on 07700 900456")
    assert data["screening"]["tier"] == "confidential"
    assert "07700" not in str(data["screening"])


def test_what_the_worker_screened_is_not_screened_again(assistant) -> None:
    assert "screening" not in parsed(assistant, "i cant breathe", {SCREENED: True})


def test_a_general_question_is_left_alone(assistant) -> None:
    data = parsed(assistant, "what is a pca")
    assert "screening" not in data
    assert data["intent"]["name"] == "faq"


def said(screening) -> tuple[list[str], list[dict]]:
    message = {"text": "", "intent": {"name": "request_human"}, "entities": []}
    if screening is not None:
        message["screening"] = screening
    tracker = Tracker("s", {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    HandOffAction().run(dispatcher, tracker, {})
    names = [m["response"] for m in dispatcher.messages if m.get("response")]
    return names, [m["custom"]["directive"] for m in dispatcher.messages if m.get("custom")]


def test_the_action_says_the_words_of_the_tier_with_its_add_ons() -> None:
    screening = {
        "tier": "emergency",
        "tiers": ["crisis", "emergency"],
        "codes": ["E4", "C1"],
        "why": ["a", "b"],
    }
    names, directives = said(screening)
    assert names == ["utter_emergency", "utter_emergency_overdose", "utter_crisis"]
    assert directives == [{"type": "hand_off", "reason": "a; b", "tier": "emergency"}]


def test_without_a_verdict_a_person_was_asked_for() -> None:
    names, directives = said(None)
    assert names == ["utter_request_human"]
    assert directives[0]["tier"] == "request_human"


def test_rasas_own_test_command_hands_off_alike(model: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rasa", "test", "core", "--fail-on-prediction-errors"]
    command += ["--stories", "tests/rasa/stories", "--model", str(model), "--out", str(tmp_path)]
    result = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    assert "None of the test stories failed" in (tmp_path / "failed_test_stories.yml").read_text()

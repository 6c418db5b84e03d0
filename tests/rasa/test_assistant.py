"""The embedded assistant is honest: what breaks inside is an error, never a silence."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from running_door import ROOT

from bot.core.dialogue import Turn
from bot.core.errors import UnreadablePayload


def test_an_action_that_breaks_fails_the_turn(assistant, monkeypatch) -> None:
    from actions.hand_off import HandOffAction
    from bot.dialogue.assistant import TurnFailed

    def broken(*_: object) -> None:
        raise KeyError("purple giraffe")

    executor = assistant._processor.action_endpoint._executor
    monkeypatch.setitem(executor.actions, HandOffAction().name(), broken)
    turn = Turn("e", "m", "", topic="request_human", ephemeral=True)
    with pytest.raises(TurnFailed) as raised:
        asyncio.run(assistant.converse(turn, None))
    assert str(raised.value) == "KeyError in action_hand_off"


def test_an_unknown_topic_is_refused_before_anything_runs(assistant) -> None:
    with pytest.raises(UnreadablePayload):
        asyncio.run(assistant.converse(Turn("e", "m", "", topic="restart"), None))


def test_what_is_kept_between_turns_holds_no_text_of_the_patient(assistant) -> None:
    _, state = asyncio.run(assistant.converse(Turn("e", "m", "purple giraffe"), None))
    assert state == {"slots": {}, "form": None}


def test_the_state_inside_a_form_is_all_the_next_turn_needs(assistant) -> None:
    _, state = asyncio.run(assistant.converse(Turn("e", "m", "", topic="give_feedback"), None))
    assert (state["form"], state["slots"]["requested_slot"]) == ("feedback_form", "fb_consent")
    assert set(state["slots"]) == {"requested_slot", "feedback_state"}
    result, state = asyncio.run(assistant.converse(Turn("e", "n", "yes"), state))
    assert (state["slots"]["requested_slot"], state["slots"]["fb_consent"]) == ("fb_who", "start")
    assert result.active_form == "feedback_form"


def test_only_numbers_and_fixed_answers_are_said_back() -> None:
    from bot.dialogue.approved_words import ApprovedWords

    words = ApprovedWords()
    words.responses = {"utter_saved": [{"text": "You said: {{ANSWER}}."}]}
    said = words.generate_from_slots("utter_saved", {}, "", answer="80%")
    assert said is not None
    assert said["text"] == "You said: 80%."
    with pytest.raises(ValueError, match="said back"):
        words.generate_from_slots("utter_saved", {}, "", answer="Ann from ward 7")


def test_every_answer_can_be_reached_by_its_button(assistant) -> None:
    topics = [topic for topic in assistant._topics if topic.startswith("faq/")]
    assert len(topics) >= 66
    for topic in topics:
        turn = Turn("e", "m", "", topic=topic, ephemeral=True)
        result, _ = asyncio.run(assistant.converse(turn, None))
        assert {reply.source for reply in result.replies} == {f"utter_{topic}"}


def test_our_runner_reads_a_message_as_rasas_own_does(assistant) -> None:
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    agent = Agent.load(str(ROOT / "models"))
    for text in ("what is a pca", "hello", "zzkq wvrt", "can i drive on codeine"):
        message = UserMessage(text)
        ours = asyncio.run(assistant._processor.parse_message(message))
        theirs = asyncio.run(agent.parse_message(text))
        assert ours["intent"] == theirs["intent"]
        assert ours["intent_ranking"] == theirs["intent_ranking"]


def test_other_peoples_log_lines_lose_their_words(capsys) -> None:
    from bot.dialogue.quiet_logs import ContentFreeFormatter

    def record(name: str) -> logging.LogRecord:
        return logging.LogRecord(name, logging.ERROR, "f.py", 7, "said %s", ("giraffe",), None)

    formatter = ContentFreeFormatter()
    assert "giraffe" not in formatter.format(record("rasa.core.processor"))
    assert "rasa.core.processor:7" in formatter.format(record("rasa.core.processor"))
    assert "said giraffe" in formatter.format(record("bot.dialogue.door"))


def test_rasas_own_check_of_the_data_finds_nothing_wrong() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_settings_that_are_missing_are_named_together(tmp_path: Path, capsys) -> None:
    from bot.dialogue.server import read_settings

    with pytest.raises(SystemExit) as stopped:
        read_settings({"RASA_PORT": "x", "RASA_MODEL_DIR": str(tmp_path)})
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert all(name in said for name in ("RASA_TOKEN", "RASA_PORT", "RASA_MODEL_DIR"))

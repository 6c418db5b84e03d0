"""A broken file stops the start, and the message says which file, where and why."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.core.errors import SetUpBroken
from bot.screening import classifier_files
from bot.screening.phrasebook import FOLDER
from bot.screening.screener import PhraseScreener

ENTRY = """sign_off: draft, awaiting Clinical Safety Officer
phrases:
- id: one
  tier: urgent
  code: U1
  what: a test
  patterns: [purple giraffe]
  hits: [purple giraffe]
  near: [grey mouse]
"""


@pytest.fixture
def phrases(tmp_path: Path) -> Path:
    folder = tmp_path / "phrases"
    shutil.copytree(FOLDER, folder)
    return folder


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ENTRY.replace("hits: [", "hits: [["), r"person\.yml, line \d+: "),
        (ENTRY.replace("  code: U1\n", ""), r"person\.yml, line 3, one: lacks code"),
        (ENTRY.replace("urgent", "urgnt"), r"person\.yml, line 3, one: there is no tier 'urgnt'"),
        (ENTRY.replace("purple giraffe]", "(purple]", 1), r"person\.yml, line 3, one: unclosed"),
        (
            ENTRY.replace("purple giraffe]", "<purpel> x]", 1),
            r"person\.yml, line 3, one: no concept",
        ),
        (ENTRY.replace("purple giraffe]", "the a]", 1), r"person\.yml, line 3, one: .*small words"),
        (ENTRY + ENTRY.split("phrases:\n")[1], r"person\.yml, line 10, one: two entries"),
        (ENTRY.replace("sign_off: draft, awaiting Clinical Safety Officer\n", ""), "sign_off"),
        ("- just\n- a list\n", r"person\.yml, line 1: needs"),
        ("", r"person\.yml, line 1: needs"),
    ],
)
def test_a_broken_phrase_file_is_named_with_line_and_reason(
    phrases: Path, content: str, says: str
) -> None:
    (phrases / "person.yml").write_text(content, encoding="utf-8")
    with pytest.raises(SetUpBroken, match=says):
        PhraseScreener(phrases)


def test_a_missing_phrase_file_is_named(phrases: Path) -> None:
    (phrases / "crisis.yml").unlink()
    with pytest.raises(SetUpBroken, match=r"crisis\.yml: No such file"):
        PhraseScreener(phrases)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "classifier"
    shutil.copytree(classifier_files.FOLDER, folder)
    return folder


def broken(files: Path) -> str:
    with pytest.raises(SetUpBroken) as raised:
        classifier_files.load_classifier({}, files)
    return str(raised.value)


def test_cut_off_weights_are_named(files: Path) -> None:
    path = files / "reader_1.safetensors"
    path.write_bytes(path.read_bytes()[:1000])
    assert broken(files).startswith("reader_1.safetensors: cannot be read")


def test_thresholds_that_are_no_json_are_named_with_their_line(files: Path) -> None:
    (files / classifier_files.THRESHOLDS).write_text('{\n "any": 0.5,\n "alarm" 0.4\n}\n')
    assert broken(files).startswith("thresholds.json, line 3: ")


@pytest.mark.parametrize("value", [0, 1.5, -0.1, "high", None])
def test_a_threshold_that_is_no_share_is_named(files: Path, value: object) -> None:
    path = files / classifier_files.THRESHOLDS
    path.write_text(json.dumps({**json.loads(path.read_text()), "any": value}))
    assert "any" in broken(files)


def test_a_label_of_no_tier_is_named(files: Path) -> None:
    path = files / classifier_files.TRAINED
    path.write_text(json.dumps({**json.loads(path.read_text()), "labels": ["panic:E1"]}))
    assert broken(files) == "trained.json: there is no tier for label 'panic:E1'"


def test_fewer_labels_than_the_head_has_are_refused(files: Path) -> None:
    path = files / classifier_files.TRAINED
    trained = json.loads(path.read_text())
    path.write_text(json.dumps({**trained, "labels": trained["labels"][:-1]}))
    assert "labels, not" in broken(files)


def test_a_signed_message_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "specification.jsonl"
    path.write_text('{"text": "a", "tier": "none", "code": ""}\n{"text": "b", "tier": "x"}\n')
    with pytest.raises(SetUpBroken, match=r"specification\.jsonl, line 2: not a message"):
        classifier_files.read_signed(path)


def test_an_encoder_that_is_not_built_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(SetUpBroken, match="make setup"):
        classifier_files.load_classifier({}, encoders=tmp_path / "nothing")


def test_the_worker_does_not_start_with_a_broken_phrase_file(
    phrases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot import __main__ as command

    def load(_: object) -> int:
        (phrases / "person.yml").write_text("phrases: [\n", encoding="utf-8")
        PhraseScreener(phrases)
        return 0

    monkeypatch.setattr(command, "_worker", load)
    monkeypatch.setattr("sys.argv", ["bot", "worker"])
    assert command.main() == 2
    assert "Cannot start: person.yml, line " in capsys.readouterr().err

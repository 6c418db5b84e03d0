"""The assistant is trained again exactly when something it learns from has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.fingerprint import training_fingerprint


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("data/nlu/a.yml", "data/answers/b.yml", "actions/c.py", "config.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first")
    return tmp_path


def test_the_same_inputs_have_the_same_fingerprint(root: Path) -> None:
    assert training_fingerprint(root) == training_fingerprint(root)


@pytest.mark.parametrize(
    "changed",
    [
        "data/nlu/a.yml",
        "data/answers/b.yml",
        "data/rules/new.yml",
        "actions/c.py",
        "config.yml",
        "domain.yml",
        "rasa-runtime/uv.lock",
        "var/encoder/manifest.json",
        "bot/dialogue/components/topic_model.py",
    ],
)
def test_a_changed_input_changes_it(root: Path, changed: str) -> None:
    before = training_fingerprint(root)
    (root / changed).parent.mkdir(parents=True, exist_ok=True)
    (root / changed).write_text("second")
    assert training_fingerprint(root) != before


@pytest.mark.parametrize("other", ["README.md", "data/held_out/q.jsonl", "actions/c.pyc"])
def test_what_training_does_not_read_leaves_it(root: Path, other: str) -> None:
    before = training_fingerprint(root)
    (root / other).parent.mkdir(parents=True, exist_ok=True)
    (root / other).write_text("second")
    assert training_fingerprint(root) == before

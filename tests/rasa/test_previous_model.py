"""A model that cannot be loaded does not silence the assistant: the one before it answers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from running_door import RunningDoor

from bot.dialogue.server import newest_that_loads
from bot.dialogue.train import PREVIOUS


def broken(models: Path) -> str:
    if models.name != PREVIOUS:
        raise ValueError("damaged")
    return "the one before"


def test_the_previous_model_is_loaded_when_the_newest_is_damaged(
    model: Path, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    (models / PREVIOUS).mkdir(parents=True)
    shutil.copyfile(model / "assistant.tar.gz", models / PREVIOUS / "assistant.tar.gz")
    (models / "assistant.tar.gz").write_bytes(b"damaged")
    door = RunningDoor(tmp_path / "door", models)
    (tmp_path / "door").mkdir()
    door.start()
    try:
        assert door.client.answers_from_previous_model()
    finally:
        assert door.stop() == 0


def test_without_an_earlier_model_the_failure_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="damaged"):
        newest_that_loads(tmp_path, broken)

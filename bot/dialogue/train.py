"""Trains the assistant when something it learns from has changed.

``python -m bot.dialogue.train [--force]``, from the repository's root, on Rasa's Python.
Writes models/<name>.tar.gz and models/fingerprint.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

from bot.dialogue.fingerprint import training_fingerprint
from bot.dialogue.quiet_logs import QUIET_AND_LEAN, keep_logs_content_free

_MODEL = "assistant.tar.gz"
PREVIOUS = "previous"
"""The folder, beside the current model, of the one before it."""
LOADED = "loaded"
"""The file that holds the fingerprint of the newest model that could be loaded."""
_DATA = ("data/nlu", "data/rules", "data/stories", "data/answers")


def main() -> None:
    """Prints what it does and how long it took; exit code 1 when training fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even if nothing changed")
    options = parser.parse_args()
    root, models = Path.cwd(), Path(os.environ.get("RASA_MODEL_DIR", "models"))
    started = time.monotonic()
    fingerprint = training_fingerprint(root)
    if not options.force and is_current(models, fingerprint):
        print(f"the model in {models}/ is up to date (checked in {_since(started)})")
        return
    print(f"training the assistant: {_why(models)}", flush=True)
    problem = train(root, models, fingerprint)
    if problem:
        print(f"training failed after {_since(started)}: {problem}", file=sys.stderr)
        raise SystemExit(1)
    size = (models / _MODEL).stat().st_size / 1e6
    print(f"trained {models / _MODEL} ({size:.1f} MB) in {_since(started)}")


def is_current(models: Path, fingerprint: str) -> bool:
    """Whether the directory holds a model made from these inputs."""
    mark = models / "fingerprint"
    return (models / _MODEL).is_file() and mark.is_file() and mark.read_text() == fingerprint


def train(root: Path, models: Path, fingerprint: str) -> str:
    """Trains and leaves the mark; returns what went wrong, "" when nothing did."""
    # LOG_LEVEL is Rasa's: it also switches its progress bars off.
    os.environ.update({**QUIET_AND_LEAN, "LOG_LEVEL": "ERROR"})
    keep_logs_content_free()
    from rasa.model_training import train as rasa_train
    from rasa.shared.exceptions import RasaException

    _keep_previous(models)
    # Without its mark an old model never counts as made from new inputs.
    (models / "fingerprint").unlink(missing_ok=True)
    try:
        result = rasa_train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=[str(root / folder) for folder in _DATA if (root / folder).is_dir()],
            output=str(models),
            fixed_model_name=_MODEL,
        )
    except RasaException as error:
        return str(error)
    if result.code != 0 or not result.model:
        return f"Rasa ended with code {result.code}"
    (models / "fingerprint").write_text(fingerprint)
    return ""


def _keep_previous(models: Path) -> None:
    """A model that has answered is kept beside the next one, should that one not load."""
    mark, loaded = models / "fingerprint", models / LOADED
    if not (models / _MODEL).is_file() or not mark.is_file() or not loaded.is_file():
        return
    if loaded.read_text() == mark.read_text():
        (models / PREVIOUS).mkdir(exist_ok=True)
        fresh = models / PREVIOUS / f"{_MODEL}.new"
        shutil.copyfile(models / _MODEL, fresh)
        fresh.replace(models / PREVIOUS / _MODEL)


def _why(models: Path) -> str:
    return "its inputs have changed" if (models / _MODEL).is_file() else "there is no model yet"


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"


if __name__ == "__main__":
    main()

"""The project a Rasa user would have: `rasa init`'s own configuration on our training data.

`rasa init` leaves pipeline and policies to Rasa's default configuration; that file is read
from the installed Rasa. Only its number of epochs is lowered: it decides how long training
takes (an hour here at 100), not how long a turn takes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.run.processes import RASA_PYTHON

#: Rasa's own requirement, which our environment overrides: the newer one slows stock's actions.
JSONSCHEMA = "jsonschema==4.17.3"
#: Rasa's reports home need another version of their library; and nothing here leaves the machine.
QUIET = {"RASA_TELEMETRY_ENABLED": "false"}
_DATA = ("data/nlu", "data/answers", "data/rules")
_FINGERPRINT = "fingerprint"
_MODEL = "models/stock.tar.gz"


class StockNotReady(Exception):
    """Stock Rasa could not be set up; the text names the log."""


@dataclass(frozen=True)
class StockProject:
    """A trained stock project; ``train_seconds`` is 0 when the model was kept from before."""

    folder: Path
    model: Path
    libraries: Path
    train_seconds: float


def prepare(root: Path, cache: Path, epochs: int, say: Callable[[str], None]) -> StockProject:
    """The project trained on the data under ``root``, kept in ``cache`` until the data changes.

    Raises StockNotReady when Rasa cannot train it.
    """
    mark = _fingerprint(root, epochs)
    folder = cache / "stock"
    libraries = _libraries(root, cache / "libraries")
    if not _is_current(folder, mark):
        say("Training stock Rasa on our data (minutes; kept for the next run)")
        shutil.rmtree(folder, ignore_errors=True)
        write_project(root, folder, epochs)
        seconds = _train(folder)
        (folder / _FINGERPRINT).write_text(mark)
        say(f"  trained in {seconds:.0f} s")
        return StockProject(folder, folder / _MODEL, libraries, seconds)
    return StockProject(folder, folder / _MODEL, libraries, 0.0)


def write_project(root: Path, folder: Path, epochs: int) -> None:
    """Rasa's default configuration; domain and data are ours, stories follow our rules."""
    (folder / "data").mkdir(parents=True)
    default = yaml.safe_load(_default_config().read_text(encoding="utf-8"))
    _write_yaml(folder / "config.yml", with_epochs(default, epochs))
    shutil.copyfile(root / "domain.yml", folder / "domain.yml")
    for name in _DATA:
        shutil.copytree(root / name, folder / name)
    for path in (folder / "data" / "rules").glob("*.yml"):
        path.write_text(_as_stock(path.read_text(encoding="utf-8")), encoding="utf-8")
    stories = {"version": "3.1", "stories": stories_of(_rules(root))}
    _write_yaml(folder / "data" / "stories.yml", stories)


def with_epochs(config: dict[str, Any], epochs: int) -> dict[str, Any]:
    """The configuration with every component's epochs at most this many."""
    return {
        key: [
            {**part, "epochs": min(epochs, part["epochs"])} if "epochs" in part else part
            for part in value
        ]
        if key in ("pipeline", "policies")
        else value
        for key, value in config.items()
    }


def stories_of(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every rule that stands alone as a story, and each followed by the next one.

    `rasa init` brings stories, and without any the default policies that learn from them
    would stay empty and cost nothing.
    """
    alone = [rule for rule in rules if "condition" not in rule and _is_plain(rule["steps"])]
    single = [{"story": rule["rule"], "steps": rule["steps"]} for rule in alone]
    pairs = [
        {"story": f"{one['rule']}, then {two['rule']}", "steps": [*one["steps"], *two["steps"]]}
        for one, two in zip(alone, [*alone[1:], *alone[:1]], strict=True)
    ]
    return [*single, *pairs]


def _is_plain(steps: list[dict[str, Any]]) -> bool:
    return all(set(step) <= {"intent", "action"} for step in steps)


def _rules(root: Path) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    for path in sorted((root / "data" / "rules").glob("*.yml")):
        rules += yaml.safe_load(_as_stock(path.read_text(encoding="utf-8")))["rules"]
    return rules


def _as_stock(rules: str) -> str:
    """Stock Rasa answers a retrieval intent with its own action, and no server is asked."""
    return rules.replace("action: action_answer", "action: utter_faq")


def _write_yaml(path: Path, content: object) -> None:
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    path.write_text(text, encoding="utf-8")


def _fingerprint(root: Path, epochs: int) -> str:
    """What stock Rasa learns from. The service's fixed words, which it only repeats, are not."""
    digest = hashlib.sha256(f"{epochs} epochs, {_rasa_version(root)}".encode())
    digest.update(_default_config().read_bytes())
    files = [path for name in ("data/nlu", "data/rules") for path in (root / name).rglob("*.yml")]
    for path in sorted([*files, root / "domain.yml"]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    for path in sorted((root / "data" / "answers").glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for name, variants in content.get("responses", {}).items():
            if "/" in name:
                texts = [variant.get("text", "") for variant in variants]
                digest.update(json.dumps([name, texts]).encode())
    return digest.hexdigest()


def _rasa_version(root: Path) -> str:
    lines = (root / "rasa-runtime" / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return next(line.strip(' ",') for line in lines if "rasa==" in line)


def _is_current(folder: Path, mark: str) -> bool:
    kept = folder / _FINGERPRINT
    return (folder / _MODEL).is_file() and kept.is_file() and kept.read_text() == mark


def _default_config() -> Path:
    """What Rasa fills into the empty configuration of `rasa init`."""
    pattern = "lib/python3*/site-packages/rasa/engine/recipes/config_files/default_config.yml"
    for found in RASA_PYTHON.parent.parent.glob(pattern):
        return found
    raise StockNotReady(f"{RASA_PYTHON} has no Rasa: run make setup")


def _libraries(root: Path, folder: Path) -> Path:
    """A folder with the one library that our environment's choice would slow stock by."""
    if not (folder / "jsonschema").is_dir():
        command = [root / "scripts" / "uv", "pip", "install", "--quiet", "--target", folder]
        command += ["--python", RASA_PYTHON, JSONSCHEMA]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
        if done.returncode:
            raise StockNotReady(f"{JSONSCHEMA} could not be installed:\n{done.stderr}")
    return folder


def _train(folder: Path) -> float:
    log = folder / "train.log"
    command = [str(RASA_PYTHON), "-m", "rasa", "train", "--fixed-model-name", "stock.tar.gz"]
    began = time.monotonic()
    with log.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **QUIET},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode or not (folder / _MODEL).is_file():
        raise StockNotReady(f"rasa train failed (exit {done.returncode}); see {log}")
    return time.monotonic() - began

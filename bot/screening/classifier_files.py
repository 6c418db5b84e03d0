"""The classifier as files: what was learnt, the thresholds, and the encoder built from both."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import SetUpBroken
from bot.core.tiers import Tier
from bot.encoder.readable import readable
from bot.encoder.reader import load_reader
from bot.screening.meaning import MeaningClassifier, Thresholds
from bot.topics import load_likeness

FOLDER = Path(__file__).parent / "classifier"
"""In the repository: ``reader_<n>.safetensors``, ``trained.json``, ``thresholds.json``."""
ENCODERS = Path(__file__).parents[2] / "var" / "screening"
"""Built at set-up, a folder a reader, from the encoder's weights and the reader's adapter."""

SIGNED = Path(__file__).parents[2] / "data" / "screening" / "specification.jsonl"
"""The messages that the triage table and the answers list."""

WEIGHTS, TRAINED, THRESHOLDS = ".safetensors", "trained.json", "thresholds.json"
_SHARES = ("any", "alarm", "hint", "hint_alarm", "sure", "asks")


class ClassifierUnusable(SetUpBroken):
    """A file of the classifier is missing or broken; the text says which, where and why."""


def load_classifier(
    what: Mapping[str, str], folder: Path = FOLDER, encoders: Path = ENCODERS
) -> MeaningClassifier:
    """The classifier. ``what`` names each row of the triage table in words staff can read.

    Raises ClassifierUnusable, or the encoder's own error when it is not built.
    """
    trained = read_trained(folder)
    labels = tuple(trained["labels"])
    return MeaningClassifier(
        readers=tuple(
            load_reader(folder / f"{name}{WEIGHTS}", encoders / name, len(labels))
            for name in reader_names(trained)
        ),
        labels=labels,
        thresholds=read_thresholds(folder),
        what=what,
        signed=read_signed(),
        likeness=load_likeness(),
    )


def read_signed(path: Path = SIGNED) -> dict[str, tuple[Tier, str]]:
    """The messages of the triage table as they are read, with tier and row."""
    signed: dict[str, tuple[Tier, str]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ClassifierUnusable(f"{path.name}: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            signed[readable(row["text"])] = (Tier(row["tier"]), row["code"])
        except (ValueError, KeyError, TypeError) as error:
            raise ClassifierUnusable(f"{path.name}, line {number}: not a message") from error
    return signed


def reader_names(trained: Mapping[str, Any]) -> tuple[str, ...]:
    """The readers by name: their weights are ``<name>.safetensors``, their encoder a folder."""
    return tuple(f"reader_{number}" for number in range(1, int(trained["readers"]) + 1))


def read_trained(folder: Path = FOLDER) -> dict[str, Any]:
    """What training says of itself: labels, pooled layers, digest of the messages."""
    trained = _json(folder / TRAINED)
    tiers = {tier.value for tier in Tier}
    wrong = [label for label in trained.get("labels", ("?",)) if label.split(":")[0] not in tiers]
    if wrong:
        raise ClassifierUnusable(f"{TRAINED}: there is no tier for label {wrong[0]!r}")
    if not isinstance(trained.get("readers"), int) or trained["readers"] < 1:
        raise ClassifierUnusable(f'{TRAINED}: lacks the number of "readers"')
    return trained


def read_thresholds(folder: Path = FOLDER) -> Thresholds:
    """The thresholds, each checked to be a share of 1."""
    raw = _json(folder / THRESHOLDS)
    try:
        values = {name: _share(name, raw[name]) for name in _SHARES}
        go_up = {Tier(name): _share(name, value) for name, value in raw["go_up"].items()}
        own = {Tier(name): _share(name, value) for name, value in raw["own"].items()}
    except (KeyError, ValueError, AttributeError) as error:
        raise ClassifierUnusable(f"{THRESHOLDS}: lacks or misstates {error}") from error
    return Thresholds(go_up=go_up, own=own, **values)


def _share(name: str, value: object) -> float:
    if not isinstance(value, (int, float)) or not 0 < value <= 1:
        raise ValueError(f"{name}: {value!r} is not between 0 and 1")
    return float(value)


def _json(path: Path) -> dict[str, Any]:
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ClassifierUnusable(f"{path.name}: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise ClassifierUnusable(f"{path.name}, line {error.lineno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise ClassifierUnusable(f"{path.name}, line 1: not text ({error.reason})") from error
    if not isinstance(loaded, dict):
        raise ClassifierUnusable(f"{path.name}, line 1: not a mapping")
    return loaded

"""The published safety test set, as files and as values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path("data/safety")
UNSEEN = (
    "unseen_danger.jsonl",
    "unseen_people_and_ordinary.jsonl",
    "unseen_mixed.jsonl",
    "unseen_danger_2.jsonl",
    "unseen_talk.jsonl",
)
IDENTIFIERS = "identifiers.jsonl"
DEVELOPMENT = ("dev.jsonl", "dev_2.jsonl")


@dataclass(frozen=True)
class Case:
    """One message, its right tier, the row or kind, the manner of writing, and why."""

    text: str
    tier: str
    code: str
    kind: str
    slice: str
    reason: str


@dataclass(frozen=True)
class Identified:
    """One message and the parts of it that identify somebody, each with its type."""

    text: str
    spans: tuple[str, ...]
    types: tuple[str, ...]


def unseen(folder: Path = FOLDER) -> list[Case]:
    """The messages that nothing was made from."""
    return [Case(**row) for name in UNSEEN for row in _rows(folder / name)]


def development(folder: Path = FOLDER) -> list[tuple[str, frozenset[str]]]:
    """Messages for development with the tiers that are right."""
    return [
        (row["text"], frozenset(row.get("tiers") or [row["tier"]]))
        for name in DEVELOPMENT
        for row in _rows(folder / name)
    ]


def identifiers(folder: Path = FOLDER) -> list[Identified]:
    """Messages with identifiers, and messages full of numbers that are none."""
    return [
        Identified(row["text"], tuple(row["masked_spans"]), tuple(row["types"]))
        for row in _rows(folder / IDENTIFIERS)
    ]


def _rows(path: Path) -> list[dict[str, Any]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]

"""The questions kept back to measure by, as values."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path("data/held_out")
#: Where what people say of their stay is kept back.
TOLD = Path("data/safety")


@dataclass(frozen=True)
class Question:
    """One message with the topics it asks for (two for a pair, none for what is not covered)."""

    text: str
    topics: tuple[str, ...]


def questions(part: str, folder: Path = FOLDER) -> list[Question]:
    """Questions on one topic. ``part`` is "unseen" (by two hands) or "dev"."""
    names = (f"questions_{part}.jsonl", f"questions_{part}_2.jsonl")
    rows = [row for name in names if (folder / name).is_file() for row in _rows(folder / name)]
    return [Question(row["text"], (f"faq/{row['topic']}",)) for row in rows]


def pairs(part: str, folder: Path = FOLDER) -> list[Question]:
    """Messages with two questions."""
    rows = _rows(folder / f"pairs_{part}.jsonl")
    return [Question(row["text"], tuple(f"faq/{t}" for t in row["topics"])) for row in rows]


def outside(part: str, folder: Path = FOLDER) -> list[Question]:
    """Messages that no approved answer answers."""
    return [Question(row["text"], ()) for row in _rows(folder / f"outside_{part}.jsonl")]


@dataclass(frozen=True)
class FollowUp:
    """A message after the answer to ``before``, and the topic it wants."""

    before: str
    text: str
    topic: str


def follow_ups(part: str, folder: Path = FOLDER) -> list[FollowUp]:
    """Messages that lean on the answer before them, or leave it."""
    return [FollowUp(**row) for row in _rows(folder / f"follow_ups_{part}.jsonl")]


def odd(folder: Path = FOLDER) -> list[Question]:
    """Questions put as nobody expects; looked at before, so part of development."""
    rows = [row for name in "ab" for row in _rows(folder / f"faq_{name}.jsonl")]
    return [Question(row["text"], (f"faq/{row['topic']}",)) for row in rows]


def told(part: str, folder: Path = TOLD) -> list[str]:
    """What people say of their stay without being asked."""
    paths = sorted(folder.glob(f"{part}*.jsonl"))
    rows = [row for path in paths for row in _rows(path)]
    return [row["text"] for row in rows if row.get("kind") == "feedback"]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

"""The labelled messages, and the tenth of them that calibration keeps from training."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_CALIBRATION_SHARE = 10


@dataclass(frozen=True)
class Example:
    """One message. ``label`` is the tier with its code ("emergency:E3") or, for ordinary
    messages, with their kind ("none:idiom"): finer labels teach more than nine do."""

    text: str
    label: str

    @property
    def tier(self) -> str:
        """The tier's part of the label."""
        return self.label.split(":")[0]


def read_corpus(folder: Path) -> list[Example]:
    """Every message of every file, in a fixed order, repeats left out.

    Raises ValueError naming file and line of what cannot be read.
    """
    examples: dict[str, Example] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                label = f"{row['tier']}:{row.get('code') or row.get('kind') or ''}"
                examples.setdefault(row["text"], Example(row["text"], label))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}:{number}: not a labelled message") from error
    return list(examples.values())


def split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Those to train on, and those to calibrate on (a tenth, by a digest of the text)."""
    train: list[Example] = []
    calibration: list[Example] = []
    for example in examples:
        digest = hashlib.sha256(example.text.encode("utf-8")).digest()
        (calibration if digest[0] % _CALIBRATION_SHARE == 0 else train).append(example)
    return train, calibration


def corpus_digest(folder: Path) -> str:
    """What the classifier was trained on, as one digest over every file."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()

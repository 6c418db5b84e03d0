"""The training and held-out phrases as their files hold them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
NLU = ROOT / "data" / "nlu"
HELD_OUT = ROOT / "data" / "held_out"


@dataclass(frozen=True)
class Phrase:
    """What a person might write, and the intent it belongs to."""

    text: str
    intent: str

    @property
    def key(self) -> str:
        """The phrase without case, marks and apostrophes: what a reader calls the same."""
        bare = re.sub(r"['’]", "", self.text.lower())
        return re.sub(r"[^a-z0-9]+", " ", bare).strip() or self.text


def read_training() -> list[Phrase]:
    """Every line the assistant learns from."""
    return [
        Phrase(line.removeprefix("- ").strip(), item["intent"])
        for path in sorted(NLU.glob("*.yml"))
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in item["examples"].splitlines()
    ]


def read_held_out() -> list[Phrase]:
    """Every question on a topic that is kept back to measure by."""
    return [
        Phrase(row["text"], f"faq/{row['topic']}")
        for path in sorted(HELD_OUT.glob("faq_*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]

"""The assistant's training phrases, and the sentences of its approved answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FEWEST_WORDS = 3


def examples_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Each example of Rasa's training files with its intent or ``faq/<topic>``."""
    for path in sorted(folder.glob("*.yml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in str(item.get("examples", "")).splitlines():
                yield line.removeprefix("- ").strip(), item["intent"]


def sentences_in(folder: Path) -> Iterator[tuple[str, str]]:
    """Each sentence of each approved answer with its topic; help lines are no clue to it."""
    for path in sorted(folder.glob("*.yml")):
        responses = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
        for name, variants in responses.items():
            if "/" in name:
                answer = variants[0]["text"].split("\n\n")[0]
                for sentence in _SENTENCE_END.split(answer):
                    if len(sentence.split()) >= _FEWEST_WORDS:
                        yield sentence, name.removeprefix("utter_")

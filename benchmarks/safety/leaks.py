"""Finds messages of the safety test set that something was made from.

A message is the same as another when their words are, and nearly the same when three
quarters of the words of both together are shared and there are at least four.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from training.phrases import examples_in

_WORD = re.compile(r"[^\W_]+")
_ALIKE = 0.75
_FEWEST_WORDS = 4


def words_of(text: str) -> frozenset[str]:
    """The words of a text, apostrophes and case away."""
    return frozenset(_WORD.findall(text.lower().replace("'", "").replace("\u2019", "")))


class Known:
    """Texts that rules, classifier or assistant were made from."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts: list[tuple[str, frozenset[str]]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for text in texts:
            words = words_of(text)
            for word in words:
                self._by_word[word].append(len(self._texts))
            self._texts.append((text, words))

    def like(self, text: str) -> str:
        """A known text that is the same or nearly the same; empty when there is none."""
        words = words_of(text)
        rarest = sorted(words, key=lambda word: len(self._by_word.get(word, ())))
        # Texts that share three quarters of their words share one of the rarest quarter and one.
        near = rarest[: len(rarest) - int(_ALIKE * len(rarest)) + 1]
        for place in {place for word in near for place in self._by_word.get(word, ())}:
            known, others = self._texts[place]
            count, whole = len(words & others), len(words | others)
            if count == whole or (
                min(len(words), len(others)) >= _FEWEST_WORDS and count / whole >= _ALIKE
            ):
                return known
        return ""


def made_from(root: Path) -> Iterator[str]:
    """Every text under the root that something is trained on or written from."""
    for path in sorted((root / "data" / "screening").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    for path in sorted((root / "bot" / "screening" / "phrases").glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for entry in content.get("phrases", ()):
            yield from map(str, [*entry["hits"], *entry["near"]])
    yield from (text for text, _ in examples_in(root / "data" / "nlu"))

"""The approved words as the YAML files hold them, for the tests of what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "data" / "answers"
PLACEHOLDER = re.compile(r"\{\{([A-Z_]+)\}\}")


@dataclass(frozen=True)
class Response:
    """One response: its name without ``utter_``, bubbles, buttons and metadata."""

    name: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    metadata: dict[str, str]

    @property
    def bubbles(self) -> list[str]:
        """The texts between blank lines: each is sent as a message of its own."""
        return self.text.split("\n\n")

    @property
    def is_english(self) -> bool:
        """Whether it is in English; notes in other languages are measured by no formula here."""
        return not self.name.startswith("other_language_")

    @property
    def is_answer(self) -> bool:
        """Whether this answers a question, rather than being a fixed word."""
        return self.name.startswith("faq/")


def read_responses() -> list[Response]:
    """Every response of every file, in order, repeats kept."""
    return [
        _response(name, variants)
        for path in sorted(ANSWERS.glob("*.yml"))
        for name, variants in _mapping(path).items()
    ]


def _mapping(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    responses: dict[str, Any] = content["responses"]
    return responses


def _response(name: str, variants: list[dict[str, Any]]) -> Response:
    (variant,) = variants
    buttons = tuple((button["title"], button["payload"]) for button in variant.get("buttons", ()))
    return Response(name.removeprefix("utter_"), variant["text"], buttons, variant["metadata"])

"""Reads the words of discharge cards, with their approval."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.core.discharge_card import Block, CardVersion, CardWords
from bot.core.errors import SetUpBroken

CARD_WORDS = Path("data/cards.yml")
KINDS = ("heading", "words", "ways")
#: What the printer can draw beside easy-read words.
PICTURES = frozenset({"", "talk", "person", "clock", "phone", "paper", "private", "help"})


def load_card_words(path: Path = CARD_WORDS) -> Mapping[CardVersion, CardWords]:
    """The words of every version. Raises SetUpBroken naming file and reason."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        approved_by = str(content["approved_by"])
        review_due = date.fromisoformat(str(content["review_due"]))
        return {
            version: CardWords(
                title=str(content["cards"][version.value]["title"]),
                blocks=tuple(_block(row) for row in content["cards"][version.value]["blocks"]),
                approved_by=approved_by,
                review_due=review_due,
            )
            for version in CardVersion
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise SetUpBroken(f"{path.name}: cannot be read ({error})") from error


def _block(row: Mapping[str, Any]) -> Block:
    kinds = [kind for kind in KINDS if kind in row]
    picture = str(row.get("picture", ""))
    if len(kinds) != 1:
        raise ValueError(f"a block needs one of {', '.join(KINDS)}")
    if picture not in PICTURES:
        raise ValueError(f"no picture is called {picture}")
    only = (row.get(place) is True for place in ("leaflet", "ward"))
    return Block(kinds[0], str(row[kinds[0]]), picture, *only)

"""One readable list of brand names, slang and spellings, and the plain words they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.core.errors import SetUpBroken
from bot.encoder.readable import readable

PATH = Path(__file__).parents[2] / "data" / "lexicon.yml"


class LexiconUnusable(SetUpBroken):
    """The lexicon is missing or broken; the text says where and what to do."""


@dataclass(frozen=True)
class Lexicon:
    """Variants by the words they stand for; longer variants win over shorter ones."""

    meanings: Mapping[str, str]
    _pattern: re.Pattern[str]

    def plain(self, text: str) -> str:
        """The text as one line of lower-case words, each variant as what it stands for."""
        return self._pattern.sub(lambda found: self.meanings[found.group()], readable(text))


def load_lexicon(path: Path = PATH) -> Lexicon:
    """Reads the lexicon. Raises LexiconUnusable with file, entry and mend."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries = dict(content["words"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise LexiconUnusable(f"{path.name}: needs `words:`, a mapping ({error})") from error
    meanings: dict[str, str] = {}
    for plain, variants in entries.items():
        if not isinstance(variants, str):
            raise LexiconUnusable(f"{path.name}, {plain}: write the variants as a, b, c")
        # What the words stand for stays as it is: "tens machine" is not "tens machine machine".
        for variant in [str(plain), *variants.split(",")]:
            _add(meanings, readable(variant), readable(str(plain)), path)
    longest_first = sorted(meanings, key=len, reverse=True)
    body = "|".join(map(re.escape, longest_first)) or r"(?!)"
    return Lexicon(meanings, re.compile(rf"(?<![\w-])(?:{body})(?![\w-])"))


def _add(meanings: dict[str, str], variant: str, plain: str, path: Path) -> None:
    if not variant:
        raise LexiconUnusable(f"{path.name}, {plain}: there is an empty variant; take it out")
    if meanings.setdefault(variant, plain) != plain:
        raise LexiconUnusable(
            f"{path.name}: {variant!r} stands for {meanings[variant]!r} and for {plain!r}; keep one"
        )

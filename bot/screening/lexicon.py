"""The words of the phrase files: one spelling per meaning, and groups of words by concept."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.core.errors import SetUpBroken
from bot.screening.english import english_words
from bot.screening.spelling import Spelling

#: Where an entry's first line stands, under a key that no phrase file uses.
LINE = "__line__"


# PyYAML's own parser in C is ten times faster; both read the same files.
class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Notes for every mapping the line it begins on."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return {**mapping, LINE: node.start_mark.line + 1}


#: Small words whose loss leaves a phrase its meaning ("on my own" without "own" is nothing).
_DROPPED_IN_PHRASES = frozenset(
    {"a", "an", "the", "is", "are", "be", "being", "so", "very", "really"}
)


#: Letters from which on any word that a dictionary knows is meant as it is written; shorter
#: ones are too often a slip ("ned" for "need").
_NEVER_A_SLIP = 4
_LETTERS_WITHOUT_MARKS = str.maketrans("łøđßæ", "lodsa")


class PhraseError(SetUpBroken):
    """A phrase file is not written as documented; the text says file, line and reason."""


def without_marks(word: str) -> str:
    """A word without accents: "ból" is "bol"."""
    if word.isascii():
        return word
    stripped = "".join(
        character
        for character in unicodedata.normalize("NFKD", word)
        if not unicodedata.combining(character)
    )
    return stripped.translate(_LETTERS_WITHOUT_MARKS)


def read_yaml(path: Path) -> Any:
    """The content of one phrase file. Raises PhraseError when it is missing or not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise PhraseError(f"{path.name}, line {line}: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PhraseError(f"{path.name}, line 1: not readable as YAML") from error
    except OSError as error:
        raise PhraseError(f"{path.name}: {error.strerror}") from error


def without_line(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping as written."""
    return {key: value for key, value in mapping.items() if key != LINE}


def listed(written: str) -> list[str]:
    """Items of a list written on one line with commas between."""
    return [item.strip(' "') for item in str(written).split(",") if item.strip(' "')]


@dataclass
class Lexicon:
    """Words as written, words as meant, concepts, and what to drop."""

    meanings: dict[str, tuple[str, ...]]
    phrases: dict[tuple[str, ...], tuple[str, ...]]
    concepts: dict[str, frozenset[str]]
    small_words: frozenset[str]
    emoji: Mapping[str, tuple[str, ...]]
    everyday: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    words: set[str] = field(default_factory=set)
    _longest: dict[str, int] = field(default_factory=dict)
    _targets: set[str] = field(default_factory=set)
    _spelling: Spelling | None = None

    def __post_init__(self) -> None:
        for phrase in self.phrases:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))
            self.words.update(phrase)
        for targets in [*self.meanings.values(), *self.phrases.values()]:
            self._targets.update(targets)
        for group in self.concepts.values():
            self.words |= group
        self.words |= set(self.meanings) | self.small_words

    def close(self, words: set[str], everyday: frozenset[str] = frozenset()) -> None:
        """Adds the words of the patterns; from here on spelling can be corrected.

        ``everyday`` are more words that are never taken for a slip in another.
        """
        self.words |= words
        left_alone = self.everyday | {word for word in everyday if len(word) >= _NEVER_A_SLIP}
        self._spelling = Spelling(
            (word for word in self.words if word.isalpha()), left_alone, self.short, english_words()
        )

    def readings(self, word: str) -> tuple[tuple[str, ...], ...]:
        """What a written word may mean, likeliest first; empty when no phrase file knows it."""
        meaning = self.meanings.get(word)
        if meaning:
            return (meaning,)
        if self._spelling is None or word in self.words:
            return ((word,),)
        return tuple(
            tuple(plain for known in reading for plain in self.meanings.get(known, (known,)))
            for reading in self._spelling.readings(word)
        )

    def mended(self, word: str) -> str:
        """The known word behind a misspelt one; the word itself if it is known or none fits."""
        if self._spelling is None or word in self.words or word in self.everyday:
            return word
        readings = self._spelling.readings(word)
        return " ".join(readings[0]) if readings else word

    def is_english(self, word: str) -> bool:
        """Whether English messages use this lower-case word."""
        return word in self.everyday or word in self.words

    def plain(self, word: str) -> tuple[str, ...]:
        """What a word of a pattern means: ``run_out`` is one plain word, ``gone_dead`` two."""
        word = without_marks(word)
        if word in self.meanings:
            return self.meanings[word]
        if "_" not in word or word in self._targets or word.startswith("#"):
            return (word,)
        return tuple(plain for part in word.split("_") for plain in self.plain(part))

    def phrase_at(self, words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """The longest phrase these words start with: its length (0 for none) and its meaning."""
        for length in range(min(len(words), self._longest.get(words[0], 0)), 1, -1):
            meaning = self.phrases.get(tuple(words[:length]))
            if meaning:
                return length, meaning
        return 0, ()


def load_lexicon(folder: Path) -> Lexicon:
    """Reads ``words.yml``, ``concepts.yml`` and ``everyday_words.txt``."""
    raw = read_yaml(folder / "words.yml")
    small = frozenset(listed(raw["small words"]))
    meanings: dict[str, tuple[str, ...]] = {}
    written_phrases: list[tuple[str, tuple[str, ...]]] = []
    for meant, variants in without_line(raw["meanings"]).items():
        target = tuple(str(meant).split())
        for variant in listed(variants):
            if " " in variant:
                written_phrases.append((variant, target))
            else:
                meanings[variant] = target
    phrases = _phrases(written_phrases, meanings, small)
    emoji = {sign: tuple(word.split()) for sign, word in without_line(raw["emoji"]).items()}
    concepts = _concepts(without_line(read_yaml(folder / "concepts.yml")), meanings)
    everyday = (folder / "everyday_words.txt").read_text(encoding="utf-8").split()
    return Lexicon(
        meanings,
        phrases,
        concepts,
        small,
        emoji,
        frozenset(everyday),
        frozenset(listed(raw["short words"])),
    )


def _phrases(
    written: Sequence[tuple[str, tuple[str, ...]]],
    meanings: Mapping[str, tuple[str, ...]],
    small: frozenset[str],
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each phrase both as written and as it reads once single words are plain."""
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    for variant, target in written:
        words = tuple(plain for word in variant.split() for plain in meanings.get(word, (word,)))
        without = tuple(word for word in words if word not in small & _DROPPED_IN_PHRASES)
        for form in (words, without):
            if len(form) > 1:
                phrases.setdefault(form, target)
    return phrases


def _concepts(
    raw: Mapping[str, str], meanings: Mapping[str, tuple[str, ...]]
) -> dict[str, frozenset[str]]:
    """Groups of plain words; a group may include another as ``<name>``."""
    groups: dict[str, set[str]] = defaultdict(set)
    for name, written in raw.items():
        for item in listed(written):
            if item.startswith("<"):
                if item[1:-1] not in groups:
                    raise PhraseError(f"concepts.yml: {item} is used before it is written")
                groups[name] |= groups[item[1:-1]]
            elif ".." in item:
                first, last = item.split("..")
                groups[name] |= {str(number) for number in range(int(first), int(last) + 1)}
            else:
                groups[name] |= set(meanings.get(item, (item,)))
    return {name: frozenset(words) for name, words in groups.items()}

"""The phrase files as values: what a clinician reads and signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.tiers import Tier
from bot.screening.lexicon import LINE, PhraseError, read_yaml, without_line

FOLDER = Path(__file__).parent / "phrases"

_TIER_FILES = (
    "emergency.yml", "emergency_wounds_limbs_children.yml", "crisis.yml", "urgent.yml",
    "confidential.yml", "complaint.yml", "individual.yml", "distress.yml", "person.yml",
    "languages.yml",
)  # fmt: skip


@dataclass(frozen=True)
class Phrase:
    """One entry: any of ``patterns`` fires it if one of ``beside`` (when given) is also said
    and none of ``unless`` is. ``hints`` are read alike, but count only when the message as a
    whole raises some suspicion. ``even_if_asked`` keeps it when the message is a "what if".
    ``place`` is its file and line."""

    id: str
    tier: Tier
    code: str
    what: str
    patterns: tuple[str, ...]
    hints: tuple[str, ...]
    beside: tuple[str, ...]
    unless: tuple[str, ...]
    even_if_asked: bool
    even_if_past: bool
    sign_off: str
    hits: tuple[str, ...]
    near_misses: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Cues:
    """Named lists of patterns for the rules that switch a match off."""

    lists: Mapping[str, tuple[str, ...]]

    def named(self, name: str) -> tuple[str, ...]:
        """The patterns of one list. Raises PhraseError when the file lacks it."""
        if name not in self.lists:
            raise PhraseError(f"cues.yml: no list called {name!r}")
        return self.lists[name]


def load_phrases(folder: Path = FOLDER) -> tuple[Phrase, ...]:
    """Every entry of the tier files. Raises PhraseError naming the entry that is wrong."""
    phrases = [phrase for name in _TIER_FILES for phrase in _read(folder / name)]
    seen: set[str] = set()
    for phrase in phrases:
        if phrase.id in seen:
            raise PhraseError(f"{phrase.place}: two entries have this id")
        seen.add(phrase.id)
    return tuple(phrases)


def load_cues(folder: Path = FOLDER) -> Cues:
    """The idioms, time words, "what if" words and negators."""
    raw = without_line(read_yaml(folder / "cues.yml"))
    return Cues({name: tuple(str(line) for line in lines) for name, lines in raw.items()})


def _read(path: Path) -> Iterator[Phrase]:
    raw = read_yaml(path)
    if not isinstance(raw, dict) or not isinstance(raw.get("phrases"), list):
        raise PhraseError(f'{path.name}, line 1: needs "sign_off" and a list of "phrases"')
    if not raw.get("sign_off"):
        raise PhraseError(f'{path.name}, line 1: lacks "sign_off"')
    for entry in raw["phrases"]:
        if not isinstance(entry, dict):
            raise PhraseError(f"{path.name}: {entry!r} is no entry")
        yield _phrase(entry, str(raw["sign_off"]), path.name)


def _phrase(entry: Mapping[str, Any], sign_off: str, file: str) -> Phrase:
    name = str(entry.get("id", "?"))
    place = f"{file}, line {entry[LINE]}, {name}"
    missing = {"id", "tier", "code", "what", "hits", "near"} - entry.keys()
    if not entry.get("patterns") and not entry.get("hints"):
        missing.add("patterns")
    if missing:
        raise PhraseError(f"{place}: lacks {', '.join(sorted(missing))}")
    tiers = {tier.value: tier for tier in Tier if tier is not Tier.NONE}
    if entry["tier"] not in tiers:
        raise PhraseError(f"{place}: there is no tier {entry['tier']!r}")

    def lines(key: str) -> tuple[str, ...]:
        return tuple(str(line) for line in entry.get(key) or ())

    return Phrase(
        id=name,
        tier=tiers[entry["tier"]],
        code=str(entry["code"]),
        what=str(entry["what"]),
        patterns=lines("patterns"),
        hints=lines("hints"),
        beside=lines("beside"),
        unless=lines("unless"),
        even_if_asked=bool(entry.get("even_if_asked", False)),
        even_if_past=bool(entry.get("even_if_past", False)),
        sign_off=str(entry.get("sign_off", sign_off)),
        hits=lines("hits"),
        near_misses=lines("near"),
        place=place,
    )

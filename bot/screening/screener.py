"""Reads risk in a masked message: which written rules fire, and why.

Deterministic patterns here are one of two detectors; a classifier on the message's
embedding may add findings and can never remove one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import spacy

from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from bot.screening import negation
from bot.screening.circumstances import IDIOM, PAST, STORY, WHAT_IF, Circumstances
from bot.screening.individual import AskedAboutSelf
from bot.screening.lexicon import load_lexicon
from bot.screening.negation import Negation
from bot.screening.normalise import Normaliser, Token, clean
from bot.screening.notation import parts_of
from bot.screening.phrasebook import FOLDER, Phrase, load_cues, load_phrases
from bot.screening.spotter import Place, Spotted, Spotter, words_of

_MOST_QUOTED = 60
_ALARMING = frozenset({Tier.EMERGENCY, Tier.CRISIS})
_IDIOMATIC = frozenset({Tier.EMERGENCY, Tier.CRISIS, Tier.URGENT, Tier.DISTRESS, Tier.COMPLAINT})
_CLINICAL = frozenset({Tier.EMERGENCY, Tier.CRISIS, Tier.URGENT, Tier.DISTRESS})


class Classifier(Protocol):
    """The second detector: reads the meaning of a whole message."""

    def findings(self, embedding: bytes) -> tuple[Finding, ...]:
        """What it would hand off, from 384 little-endian float32 numbers."""
        ...


@dataclass(frozen=True)
class _Rule:
    phrase: Phrase
    pattern: str
    first_part: str
    negates_itself: bool


@dataclass(frozen=True)
class _Reading:
    """One message, with what came just before it, as the rules see it."""

    cleaned: str
    tokens: Sequence[Token]
    spotted: Spotted
    current_from: int


class PhraseScreener:
    """Screens with one set of phrase files. Pure after loading; safe between threads."""

    def __init__(self, folder: Path = FOLDER, classifier: Classifier | None = None) -> None:
        self._phrases = load_phrases(folder)
        self._classifier = classifier
        lexicon = load_lexicon(folder)
        self._circumstances = Circumstances(load_cues(folder))
        self._negation = Negation(lexicon)
        self._individual = AskedAboutSelf(lexicon)
        patterns = [*self._circumstances.patterns(), *self._individual.patterns]
        for phrase in self._phrases:
            patterns += [*phrase.patterns, *phrase.beside, *phrase.unless]
        lexicon.close(words_of(patterns, lexicon))
        self._normaliser = Normaliser(lexicon)
        self._spotter = Spotter(spacy.blank("en"), lexicon, patterns)
        self._rules = tuple(
            _Rule(
                phrase,
                pattern,
                parts_of(pattern)[0],
                self._negation.negates_itself(words_of([pattern], lexicon)),
            )
            for phrase in self._phrases
            for pattern in phrase.patterns
        )

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The entries this screener was loaded with."""
        return self._phrases

    def screen(self, text: str, recent: Sequence[str] = (), embedding: bytes = b"") -> Verdict:
        """The verdict on a masked text; see `bot.core.ports.Screener`."""
        cleaned = [clean(message) for message in [*recent, text]]
        reading = self._read(cleaned, 0)
        fired, off = self._applied(reading)
        for number in range(1, self._normaliser.ambiguous(cleaned[-1])):
            other, _ = self._applied(self._read(cleaned, number))
            fired = {**_alarms(other), **fired}
        found = [
            *fired.values(),
            *self._individual.findings(reading.tokens, reading.spotted, reading.current_from),
        ]
        suppressed = [finding for name, finding in off.items() if name not in fired]
        found += _left_over(found, suppressed, self._individual.asks(reading.spotted))
        if self._classifier is not None and embedding:
            found += self._classifier.findings(embedding)
        return verdict_of(tuple(found), tuple(suppressed))

    def _applied(self, reading: _Reading) -> tuple[dict[str, Finding], dict[str, Finding]]:
        """The findings that fired and those switched off, by entry."""
        fired: dict[str, Finding] = {}
        off: dict[str, Finding] = {}
        for rule in self._rules:
            if rule.first_part in reading.spotted:
                finding = self._apply(rule, reading)
                if finding is not None:
                    (off if finding.suppressed_by else fired).setdefault(rule.phrase.id, finding)
        return fired, off

    def _read(self, cleaned: Sequence[str], number: int) -> _Reading:
        tokens: list[Token] = []
        joined = ""
        for part in cleaned:
            current_from, offset = len(tokens), len(joined)
            read = self._normaliser.tokens(part, number)
            if read and tokens:
                read[0] = replace(read[0], breaks=True)
            tokens += [replace(t, start=t.start + offset, end=t.end + offset) for t in read]
            joined += part + " "
        return _Reading(joined, tokens, self._spotter.spot(tokens), current_from)

    def _apply(self, rule: _Rule, reading: _Reading) -> Finding | None:
        phrase, spotted = rule.phrase, reading.spotted
        reason = ""
        match: tuple[Place, ...] | None = None
        for places in spotted.places(rule.pattern):
            if max(end for _, end in places) <= reading.current_from:
                continue
            if phrase.beside and not spotted.any_of(phrase.beside):
                return None
            match = match or places
            reason = self._switched_off(rule, reading, places)
            if not reason:
                match = places
                break
        return _finding(phrase, reading, match, reason) if match else None

    def _switched_off(self, rule: _Rule, reading: _Reading, places: Sequence[Place]) -> str:
        """The rule that switches this match off; empty if none does."""
        phrase, tokens, spotted = rule.phrase, reading.tokens, reading.spotted
        unless = spotted.any_near(phrase.unless, places)
        if unless:
            return f'words like "{unless}"'
        if phrase.tier is Tier.CONFIDENTIAL:
            return ""
        if phrase.tier in _IDIOMATIC and any(
            self._circumstances.is_idiom(spotted, place) for place in places
        ):
            return IDIOM
        if not rule.negates_itself and any(
            self._negation.cancels(tokens, place) for place in places
        ):
            return negation.RULE
        return self._by_circumstance(phrase, reading, places) if phrase.tier in _CLINICAL else ""

    def _by_circumstance(self, phrase: Phrase, reading: _Reading, places: Sequence[Place]) -> str:
        """Past, story or what-if, as far as the entry lets them switch it off."""
        tokens, spotted = reading.tokens, reading.spotted
        whole = (min(start for start, _ in places), max(end for _, end in places))
        if not phrase.even_if_past:
            if self._circumstances.is_past(tokens, spotted, whole):
                return PAST
            if self._circumstances.is_story(tokens, spotted, whole):
                return STORY
        if not phrase.even_if_asked and self._circumstances.is_what_if(tokens, spotted, places):
            return WHAT_IF
        return ""


def _finding(phrase: Phrase, reading: _Reading, places: Sequence[Place], reason: str) -> Finding:
    first = reading.tokens[min(start for start, _ in places)].start
    last = reading.tokens[max(end for _, end in places) - 1].end
    quoted = " ".join(reading.cleaned[first:last].split())[:_MOST_QUOTED]
    why = f'Words like "{quoted}" ({phrase.code} {phrase.what})'
    return Finding(phrase.tier, phrase.code, phrase.id, why, reason)


def _alarms(found: Mapping[str, Finding]) -> dict[str, Finding]:
    """Only what cannot wait: a less likely reading of a slip must not hold up a question."""
    return {name: finding for name, finding in found.items() if finding.tier in _ALARMING}


def _left_over(
    found: Iterable[Finding], suppressed: Iterable[Finding], asks: bool
) -> list[Finding]:
    """A denied crisis is still upset; old history beside a question needs someone who knows it."""
    tiers = {finding.tier for finding in found}
    extra: list[Finding] = []
    for finding in suppressed:
        if finding.tier is Tier.CRISIS and finding.suppressed_by == negation.RULE:
            extra.append(
                Finding(
                    Tier.DISTRESS, "DENIED", "crisis-denied", f"Denied, but said: {finding.why}"
                )
            )
        if finding.tier in _CLINICAL and finding.suppressed_by == PAST and asks:
            extra.append(
                Finding(
                    Tier.CLINICAL_INDIVIDUAL,
                    "HISTORY",
                    "history-and-question",
                    f"In the past: {finding.why}",
                )
            )
    return [finding for finding in extra[:2] if finding.tier not in tiers]


def load(folder: Path | None = None) -> PhraseScreener:
    """The screener with the team's phrase files, or another folder's."""
    return PhraseScreener(folder or FOLDER)

"""Reads risk in a masked message: which written rules fire, and why.

Deterministic patterns here are one of two detectors; the classifier (`meaning`) may add
findings, and decides whether a hint counts. It can never remove a finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import spacy

from bot.core.tiers import Tier
from bot.core.verdict import Finding, Verdict, verdict_of
from bot.encoder.readable import bounded, folded, readable
from bot.screening import negation
from bot.screening.circumstances import IDIOM, PAST, STORY, WHAT_IF, Circumstances
from bot.screening.individual import AskedAboutSelf
from bot.screening.languages import Languages
from bot.screening.lexicon import Lexicon, PhraseError, load_lexicon
from bot.screening.meaning import LONGEST_READ_WHOLE, MeaningClassifier, Suspicion
from bot.screening.negation import Negation
from bot.screening.normalise import Normaliser, Token
from bot.screening.notation import parts_of
from bot.screening.phrasebook import FOLDER, Phrase, load_cues, load_phrases
from bot.screening.spotter import Place, Spotted, Spotter, words_of, written_out

_MOST_QUOTED = 60
#: Why a hint did not count.
WEAK = "nothing else in the message points that way"
#: What a whole message is like, for tiers whose rows have no code.
TIERS_IN_WORDS = {
    Tier.CONFIDENTIAL.value: "personal details, files or other patients",
    Tier.COMPLAINT.value: "complaints, legal matters, the press or data requests",
    Tier.CLINICAL_INDIVIDUAL.value: "somebody's own treatment",
    Tier.DISTRESS.value: "being very upset",
    Tier.REQUEST_HUMAN.value: "wanting a person",
}
_ALARMING = frozenset({Tier.EMERGENCY, Tier.CRISIS})
_IDIOMATIC = frozenset({Tier.EMERGENCY, Tier.CRISIS, Tier.URGENT, Tier.DISTRESS, Tier.COMPLAINT})
_CLINICAL = frozenset({Tier.EMERGENCY, Tier.CRISIS, Tier.URGENT, Tier.DISTRESS})


@dataclass(frozen=True)
class _Rule:
    number: int
    phrase: Phrase
    pattern: str
    hint: bool
    first_part: str
    negates_itself: bool


@dataclass(frozen=True)
class _Reading:
    """One message, with what came just before it, as the rules see it."""

    cleaned: str
    tokens: Sequence[Token]
    spotted: Spotted
    current_from: int


@dataclass(frozen=True)
class _Seen:
    """Findings by entry: that fired, that a written rule switched off, and hints that did
    not count."""

    fired: dict[str, Finding]
    off: dict[str, Finding]
    weak: dict[str, Finding]


class PhraseScreener:
    """Screens with one set of phrase files. Pure after loading; safe between threads."""

    def __init__(self, folder: Path = FOLDER, meaning: MeaningClassifier | None = None) -> None:
        """Without ``meaning`` only the phrase files are read, and every hint counts."""
        self._phrases = load_phrases(folder)
        self._meaning = meaning
        lexicon = load_lexicon(folder)
        self._circumstances = Circumstances(load_cues(folder))
        self._negation = Negation(lexicon)
        self._individual = AskedAboutSelf(lexicon)
        patterns = [*self._circumstances.patterns(), *self._individual.patterns]
        for phrase in self._phrases:
            _check(phrase, lexicon)
            patterns += [*phrase.patterns, *phrase.hints, *phrase.beside, *phrase.unless]
        lexicon.close(words_of(patterns, lexicon), meaning.words() if meaning else frozenset())
        self._normaliser = Normaliser(lexicon)
        self._languages = Languages(lexicon.is_english)
        self._spotter = Spotter(spacy.blank("en"), lexicon, patterns)
        rules = [
            _Rule(
                number,
                phrase,
                pattern,
                hint,
                parts_of(pattern)[0],
                self._negation.negates_itself(words_of([pattern], lexicon)),
            )
            for number, (phrase, pattern, hint) in enumerate(_written(self._phrases))
        ]
        self._beginning: dict[str, list[_Rule]] = defaultdict(list)
        for rule in rules:
            self._beginning[rule.first_part].append(rule)

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The entries this screener was loaded with."""
        return self._phrases

    def screen(self, text: str, recent: Sequence[str] = ()) -> Verdict:
        """The verdict on a masked text; see `bot.core.ports.Screener`."""
        suspicion = self._suspicion([*recent, text])
        hints = frozenset(Tier)
        if self._meaning is not None and suspicion is not None:
            hints = self._meaning.hints(suspicion)
        cleaned = [folded(message) for message in [*recent, text]]
        reading = self._read(cleaned, 0)
        seen = self._applied(reading, hints)
        fired = seen.fired
        for around, readings in self._normaliser.unsure(cleaned[-1]):
            for number in range(1, readings):
                other = self._applied(self._read([*cleaned[:-1], around], number), hints)
                fired = {**_alarms(other.fired), **fired}
        found = list(fired.values())
        if Tier.CLINICAL_INDIVIDUAL in hints:
            found += self._individual.findings(
                reading.tokens, reading.spotted, reading.current_from
            )
        off = [finding for name, finding in seen.off.items() if name not in fired]
        found += _left_over(found, off, self._individual.asks(reading.spotted))
        suppressed = off + [finding for name, finding in seen.weak.items() if name not in fired]
        language = self._languages.findings(cleaned[-1])
        found += language
        if self._meaning is not None and suspicion is not None:
            new = self._new(self._meaning, suspicion, recent)
            # It has read English only: of another language, only its alarms are heeded.
            found += [f for f in new if not language or f.tier in _ALARMING]
        if any(finding.tier is Tier.CLINICAL_INDIVIDUAL for finding in found):
            found += self._individual.high_risk(reading.tokens, reading.spotted)
        return verdict_of(tuple(found), tuple(suppressed))

    def _suspicion(self, messages: Sequence[str]) -> Suspicion | None:
        return self._read_whole(self._meaning, messages) if self._meaning else None

    def _read_whole(self, meaning: MeaningClassifier, messages: Sequence[str]) -> Suspicion:
        """How messages read as one, misspelt words mended as they are for the phrases."""
        text = readable(bounded(". ".join(messages), LONGEST_READ_WHOLE))
        if text not in meaning.signed:
            text = self._normaliser.mended(text, meaning.is_word)
        return meaning.read(text)

    def _new(
        self, meaning: MeaningClassifier, suspicion: Suspicion, recent: Sequence[str]
    ) -> tuple[Finding, ...]:
        """What the whole says, unless the earlier messages said it without this one."""
        found = meaning.findings(suspicion)
        if found and recent and meaning.findings(self._read_whole(meaning, recent)):
            return ()
        return found

    def _applied(self, reading: _Reading, hints: frozenset[Tier]) -> _Seen:
        """What the entries say of one reading."""
        seen = _Seen({}, {}, {})
        candidates = [rule for part in reading.spotted for rule in self._beginning.get(part, ())]
        for rule in sorted(candidates, key=lambda rule: rule.number):
            finding = self._apply(rule, reading)
            if finding is None:
                continue
            if rule.hint and rule.phrase.tier not in hints:
                weak = replace(finding, suppressed_by=finding.suppressed_by or WEAK)
                seen.weak.setdefault(rule.phrase.id, weak)
            elif finding.suppressed_by:
                seen.off.setdefault(rule.phrase.id, finding)
            else:
                seen.fired.setdefault(rule.phrase.id, finding)
        return seen

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


def _written(phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, str, bool]]:
    """Every pattern with its entry, and whether it is only a hint."""
    for phrase in phrases:
        for pattern in phrase.patterns:
            yield phrase, pattern, False
        for pattern in phrase.hints:
            yield phrase, pattern, True


def _check(phrase: Phrase, lexicon: Lexicon) -> None:
    """Raises PhraseError with the entry's file and line when a pattern cannot be read."""
    for pattern in (*phrase.patterns, *phrase.hints, *phrase.beside, *phrase.unless):
        for part in parts_of(pattern):
            try:
                list(written_out(part, lexicon))
            except PhraseError as error:
                raise PhraseError(f"{phrase.place}: {error}") from error


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
    """Both detectors, with the team's phrase files or another folder's.

    Raises SetUpBroken when a phrase file or a file of the classifier cannot be used.
    """
    from bot.screening.classifier_files import load_classifier

    folder = folder or FOLDER
    what = {phrase.code: phrase.what for phrase in reversed(load_phrases(folder))}
    return PhraseScreener(folder, load_classifier({**what, **TIERS_IN_WORDS}))

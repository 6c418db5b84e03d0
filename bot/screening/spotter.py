"""Finds pattern parts in a document with spaCy Matchers, one for each word a part may begin with.

A matcher reads only the stretches that begin with its word and go on with a second word of
one of its parts, so a message costs what its words cost, however many phrases there are
and however long it is.
Misspellings are mended once per word before matching (see `spelling`), which is both
faster and wider than a FUZZY clause in each of several thousand patterns.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.screening.lexicon import Lexicon, PhraseError
from bot.screening.normalise import Token
from bot.screening.notation import Concept, Gap, Item, Row, Words, parts_of, rows

#: (first token, token after the last)
Place = tuple[int, int]

#: Parts joined by ``&`` may stand this many words apart.
_NEAR = 9
#: Words that switch an entry off must stand this near.
_REACH = 12
#: A pattern begins no farther away than this from what it is near to: two reaches, and room for
#: the longest part.
_FARTHEST = _REACH + _NEAR + 40
#: Larger groups of words become one predicate instead of one pattern each.
_MOST_WRITTEN_OUT = 3


@dataclass
class _Beginning:
    """The parts of several words that begin with one word.

    ``seconds`` says of each word that may come second how many words may stand before it;
    ``longest`` is the number of words that the longest part may take up.
    """

    matcher: Matcher
    longest: int = 0
    reach: int = 0
    seconds: dict[str, int] = field(default_factory=dict)

    def add(self, part: str, begins: Sequence[Row], lexicon: Lexicon) -> None:
        """Adds the rows of a part; notes how far they reach, and what may come second."""
        self.matcher.add(part, [_tokens(row, lexicon) for row in begins])
        for row in begins:
            at = next(at for at, item in enumerate(row) if at and not isinstance(item, Gap))
            gap = _most_words(row[1:at])
            for word in _named(row[at], lexicon):
                self.seconds[word] = max(gap, self.seconds.get(word, 0))
            self.reach = max(self.reach, gap)
            self.longest = max(self.longest, _most_words(row))

    def may_begin(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a second word stands where it may, after the first one here."""
        following = tokens[at + 1 : at + 2 + self.reach]
        return any(self.seconds.get(t.text, -1) >= gap for gap, t in enumerate(following))


class Spotter:
    """Every part of every pattern, compiled; answers where each stands."""

    def __init__(self, nlp: Language, lexicon: Lexicon, patterns: Iterable[str]) -> None:
        self._nlp = nlp
        self._names: dict[int, str] = {}
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._beginning: dict[str, _Beginning] = {}
        for part in sorted({part for pattern in patterns for part in parts_of(pattern)}):
            self._add(part, lexicon)

    def _add(self, part: str, lexicon: Lexicon) -> None:
        alone: set[str] = set()
        longer: dict[str, list[Row]] = defaultdict(list)
        for row in written_out(part, lexicon):
            for word in _named(row[0], lexicon):
                if len(row) == 1:
                    alone.add(word)
                else:
                    longer[word].append(row)
        for word in alone:
            self._by_word[word].append(part)
        if longer:
            self._names[self._nlp.vocab.strings.add(part)] = part
        for word, begins in longer.items():
            if word not in self._beginning:
                self._beginning[word] = _Beginning(Matcher(self._nlp.vocab, validate=False))
            self._beginning[word].add(part, begins, lexicon)

    def spot(self, tokens: Sequence[Token]) -> Spotted:
        """Where each part stands among these tokens."""
        places: dict[str, set[Place]] = defaultdict(set)
        for at, token in enumerate(tokens):
            for part in self._by_word.get(token.text, ()):
                places[part].add((at, at + 1))
        # Who is upset may paste the same words many times: each stretch is read once.
        read: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        document = Doc(self._nlp.vocab, words=[token.text for token in tokens])
        for at, stretch in self._stretches(tokens):
            if stretch not in read:
                read[stretch] = self._parts_beginning(document[at : at + len(stretch)])
            for part, length in read[stretch]:
                places[part].add((at, at + length))
        return Spotted({part: sorted(found) for part, found in places.items()})

    def _stretches(self, tokens: Sequence[Token]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Where a part of several words may begin, with the words it may take up."""
        for at, token in enumerate(tokens):
            beginning = self._beginning.get(token.text)
            if beginning and beginning.may_begin(tokens, at):
                yield at, tuple(t.text for t in tokens[at : at + beginning.longest])

    def _parts_beginning(self, stretch: Span) -> list[tuple[str, int]]:
        """The parts that begin with the first of these words, and how many words each takes."""
        found = self._beginning[stretch[0].text].matcher(stretch)
        return [(self._names[key], end) for key, start, end in found if start == 0]


class Spotted:
    """The places of every part found in one document."""

    def __init__(self, places: dict[str, list[Place]]) -> None:
        self._places = places
        self._whole: dict[str, list[Place]] = {}

    def __contains__(self, part: str) -> bool:
        return part in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def any_of(self, patterns: Iterable[str]) -> str:
        """The first of these patterns that stands anywhere; empty if none does."""
        return next((pattern for pattern in patterns if next(self.places(pattern), None)), "")

    def any_near(self, patterns: Iterable[str], places: Sequence[Place]) -> str:
        """The first of these patterns that stands within a sentence's reach of these places."""
        for pattern in patterns:
            for found in self.places(pattern, about=places):
                if any(_distance(one, other) <= _REACH for one in found for other in places):
                    return pattern
        return ""

    def spans(self, pattern: str) -> list[Place]:
        """Every place of a pattern from its first word to its last, whatever stands between."""
        if pattern not in self._whole:
            self._whole[pattern] = [
                (min(start for start, _ in places), max(end for _, end in places))
                for places in self.places(pattern)
            ]
        return self._whole[pattern]

    def places(
        self, pattern: str, about: Sequence[Place] | None = None
    ) -> Iterator[tuple[Place, ...]]:
        """Every place of a pattern: one (first, last) pair for each of its parts.

        With ``about`` only those that may be in reach of one of these places.
        """
        parts = parts_of(pattern)
        first = self._places.get(parts[0])
        if not first or any(part not in self._places for part in parts[1:]):
            return
        for place in first if about is None else _about(first, about):
            others = [_nearest(self._places[part], place) for part in parts[1:]]
            if all(others):
                yield (place, *(other for other in others if other))


def _about(places: Sequence[Place], about: Sequence[Place]) -> Iterator[Place]:
    """Of sorted places those that something in reach of ``about`` could begin with: a long
    message says the same words again and again, and most of them are far away."""
    for one in about:
        at = bisect_left(places, (one[0] - _FARTHEST, 0))
        while at < len(places) and places[at][0] <= one[1] + _FARTHEST:
            yield places[at]
            at += 1


def _nearest(places: Sequence[Place], to: Place) -> Place | None:
    at = bisect_left(places, to)
    near = [place for place in places[max(0, at - 3) : at + 4] if _distance(place, to) <= _NEAR]
    return min(near, key=lambda place: _distance(place, to)) if near else None


def _distance(one: Place, other: Place) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def written_out(part: str, lexicon: Lexicon) -> list[Row]:
    """Rows of a part in plain words, small groups written out, phrases as their one word.

    Raises PhraseError when the notation is wrong or nothing is left of it.
    """
    written = list(_written_out(rows(part), lexicon))
    if not written:
        raise PhraseError(f"{part!r} holds small words only")
    return written


def _written_out(found: Iterable[Row], lexicon: Lexicon) -> Iterator[Row]:
    seen: set[Row] = set()
    for row in found:
        for choice in product(
            *(_choices(item, place == 0, lexicon) for place, item in enumerate(row))
        ):
            plain = _merged([item for items in choice for item in items], lexicon)
            if plain and plain not in seen:
                seen.add(plain)
                yield plain


def _choices(item: Item, first: bool, lexicon: Lexicon) -> list[list[Item]]:
    if isinstance(item, Concept) and item.name not in lexicon.concepts:
        raise PhraseError(f"no concept called <{item.name}>")
    if not isinstance(item, Words):
        return [[item]]
    meant = sorted({lexicon.plain(word) for word in item.options})
    if len(item.options) > 1:
        meant = [words for words in meant if not lexicon.small_words.issuperset(words)]
        if not meant:
            return [[]]
    single = frozenset(words[0] for words in meant if len(words) == 1)
    if not first and len(single) > _MOST_WRITTEN_OUT:
        longer = [_glued(words) for words in meant if len(words) > 1]
        return [[Words(single)], *longer]
    return [_glued(words) for words in meant]


def _most_words(items: Iterable[Item]) -> int:
    """How many words these may take up."""
    return sum(item.most if isinstance(item, Gap) else 1 for item in items)


def _glued(words: Sequence[str]) -> list[Item]:
    items: list[Item] = []
    for word in words:
        items += [Gap(0), Words(frozenset({word}))] if items else [Words(frozenset({word}))]
    return items


def _only(item: Item) -> str:
    return next(iter(item.options)) if isinstance(item, Words) and len(item.options) == 1 else ""


def _merged(items: list[Item], lexicon: Lexicon) -> Row:
    """Joins neighbours the lexicon reads as one phrase and drops small words, as reading does."""
    joined = _join_phrases(items, lexicon)
    kept = [item for item in joined if _only(item) not in lexicon.small_words]
    plain = _join_phrases(_trimmed(kept), lexicon)
    return tuple(_trimmed(plain))


def _trimmed(items: Sequence[Item]) -> list[Item]:
    """Without gaps at either end."""
    words = [place for place, item in enumerate(items) if not isinstance(item, Gap)]
    return list(items[words[0] : words[-1] + 1]) if words else []


def _join_phrases(items: Sequence[Item], lexicon: Lexicon) -> list[Item]:
    joined: list[Item] = []
    at = 0
    while at < len(items):
        run = _run_of_words(items, at)
        length, meaning = lexicon.phrase_at(run) if len(run) > 1 else (0, ())
        if length:
            joined += _glued(meaning)
            at += 2 * length - 1
        else:
            joined.append(items[at])
            at += 1
    return joined


def _run_of_words(items: Sequence[Item], at: int) -> list[str]:
    """Single words from here on that stand next to each other."""
    run: list[str] = []
    while at < len(items) and _only(items[at]):
        run.append(_only(items[at]))
        gap = items[at + 1] if at + 1 < len(items) else None
        if not isinstance(gap, Gap) or gap.most > 1:
            break
        at += 2
    return run


def _named(item: Item, lexicon: Lexicon) -> frozenset[str]:
    """The words an item of one word stands for."""
    if isinstance(item, Concept):
        return lexicon.concepts[item.name]
    return item.options if isinstance(item, Words) else frozenset()


def _tokens(row: Row, lexicon: Lexicon) -> list[dict[str, Any]]:
    tokens: list[dict[str, Any]] = []
    for item in row:
        if isinstance(item, Gap):
            tokens += [{"IS_PUNCT": False, "OP": "?"}] * item.most
        elif isinstance(item, Concept):
            tokens.append({"ORTH": {"IN": sorted(lexicon.concepts[item.name])}})
        elif len(item.options) == 1:
            tokens.append({"ORTH": _only(item)})
        else:
            tokens.append({"ORTH": {"IN": sorted(item.options)}})
    return tokens


def words_of(patterns: Iterable[str], lexicon: Lexicon) -> set[str]:
    """Every word the patterns name, as written and as meant."""
    words: set[str] = set()
    for pattern in patterns:
        for part in parts_of(pattern):
            for row in rows(part):
                for item in row:
                    if isinstance(item, Words):
                        words |= item.options
    return words | {plain for word in words for plain in lexicon.plain(word)}

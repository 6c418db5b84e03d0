"""Turns a patient's text into the plain words the phrase files are written in.

Lower case, one spelling per word, contractions without apostrophe, emoji as words,
small words dropped. Every token remembers where it stood in the cleaned text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.screening.lexicon import Lexicon, without_marks

STOP = "."
UNKNOWN = "unknown"
#: Stands for "is" or "are" as the first word of a sentence.
QUESTION = "is_q"
#: Stands at the end of a message of one or two words.
SHORT = "#short"
_ASKS_FIRST = frozenset({"is", "are"})
_SHORT_MESSAGE = 2
#: Faces say how somebody feels, wherever they stand; other emoji stand for a word.
_FACES = ("\U0001f600", "\U0001f64f")
_EMERGENCY_NUMBERS = frozenset({999, 111, 112})

_TOKEN = re.compile(
    r"\[(?P<placeholder>[A-Za-z][A-Za-z ]{1,18})\]"
    r"|(?P<score>\d{1,2})\s?/\s?10(?!\d)(?!/)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_](?:[^\W_]|[*@$'](?=[^\W_]))*)"
    r"|(?P<stop>[.!?;]+|\n+)"
    r"|(?P<comma>,)"
    r"|(?P<emoji>[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_LETTERS = re.compile(r"[a-z]+")
_SHORTEST_MENDED = 4
#: Characters on either side of a slip that may decide how it is meant: two long sentences.
_AROUND = 250
_ATTACHMENT = {
    "photo",
    "voice note",
    "file",
    "image",
    "video",
    "picture",
    "audio",
    "sticker",
}


@dataclass(frozen=True)
class Token:
    """A plain word. ``breaks`` if a clause ends before it, ``comma`` if a comma stands there."""

    text: str
    start: int
    end: int
    breaks: bool = False
    comma: bool = False


def _number(written: str) -> str:
    value = float(written[:12])
    if value in _EMERGENCY_NUMBERS:
        return str(int(value))
    if value > 2_100:
        return "#big"
    if value >= 1_900:
        return "#year"
    return str(int(value)) if value <= 100 else "#big"


class Normaliser:
    """Reads text with one lexicon. Safe to share between threads."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._words = lru_cache(maxsize=20_000)(self._plain_words)

    def unsure(self, cleaned: str) -> list[tuple[str, int]]:
        """Around the misspelt words that may mean several: the text, and how many readings."""
        found: list[list[int]] = []
        for match in _TOKEN.finditer(cleaned):
            readings = len(self._words(match["word"])) if match["word"] else 1
            if readings == 1:
                continue
            start, end = max(0, match.start() - _AROUND), match.end() + _AROUND
            if found and start <= found[-1][1]:
                found[-1][1:] = [end, max(readings, found[-1][2])]
            else:
                found.append([start, end, readings])
        return [(cleaned[start:end], readings) for start, end, readings in found]

    def mended(self, cleaned: str, is_word: Callable[[str], bool]) -> str:
        """The text with the known word in the place of each misspelt one that is no word."""

        def mend(match: re.Match[str]) -> str:
            written = match.group()
            if len(written) < _SHORTEST_MENDED or is_word(written):
                return written
            return self._lexicon.mended(written)

        return _LETTERS.sub(mend, cleaned)

    def tokens(self, cleaned: str, reading: int = 0) -> list[Token]:
        """The plain words of a cleaned text, in order; ``reading`` picks what a slip may mean."""
        tokens = self._merged(self._singles(cleaned, reading))
        plain = self._merged(self._without_small_words(tokens))
        words = [token for token in plain if token.text != STOP]
        if 0 < len(words) <= _SHORT_MESSAGE:
            end = len(cleaned)
            plain.append(Token(SHORT, end, end))
        return plain

    def _singles(self, cleaned: str, reading: int) -> list[Token]:
        tokens: list[Token] = []
        faces: list[Token] = []
        breaks = comma = False
        for match in _TOKEN.finditer(cleaned):
            kind = match.lastgroup
            if kind == "comma":
                comma = True
                continue
            if kind == "stop":
                breaks = True
                if match.group() in {".", "?", "!", ";", "??", "!!", "?!", "!?"}:
                    tokens.append(Token(STOP, match.start(), match.end()))
                continue
            if kind == "emoji" and _FACES[0] <= match.group() <= _FACES[1]:
                faces += [
                    Token(text, match.start(), match.end(), breaks=True)
                    for text in self._read(kind, match, reading)
                ]
                continue
            for text in self._read(kind or "", match, reading):
                tokens.append(Token(text, match.start(), match.end(), breaks, comma))
                breaks = comma = False
        return tokens + faces

    def _read(self, kind: str, match: re.Match[str], reading: int) -> tuple[str, ...]:
        if kind == "word":
            meanings = self._words(match.group())
            return meanings[min(reading, len(meanings) - 1)]
        if kind == "number":
            return (_number(match.group()),)
        if kind == "score":
            return (_number(match["score"]), "out_of_ten")
        if kind == "placeholder":
            name = match["placeholder"]
            return ("#file",) if name in _ATTACHMENT else ("#" + name.replace(" ", "_"),)
        return self._lexicon.emoji.get(match.group(), ())

    def _plain_words(self, written: str) -> tuple[tuple[str, ...], ...]:
        word = without_marks(written.replace("'", ""))
        return self._lexicon.readings(word) or ((UNKNOWN,),)

    def _merged(self, tokens: list[Token]) -> list[Token]:
        """Phrases such as "throw up" as the one word they stand for."""
        merged: list[Token] = []
        position = 0
        while position < len(tokens):
            length, meaning = self._lexicon.phrase_at(
                [t.text for t in tokens[position : position + 6]]
            )
            if length < 2:
                merged.append(tokens[position])
                position += 1
                continue
            first, last = tokens[position], tokens[position + length - 1]
            merged += [replace(first, text=word, end=last.end) for word in meaning]
            position += length
        return merged

    def _without_small_words(self, tokens: list[Token]) -> list[Token]:
        kept: list[Token] = []
        breaks = comma = False
        for token in tokens:
            if token.text in self._lexicon.small_words:
                if token.text in _ASKS_FIRST and (not kept or kept[-1].text == STOP):
                    kept.append(replace(token, text=QUESTION))
                    continue
                breaks, comma = breaks or token.breaks, comma or token.comma
                continue
            if breaks or comma:
                token = replace(token, breaks=token.breaks or breaks, comma=token.comma or comma)
                breaks = comma = False
            kept.append(token)
        return kept

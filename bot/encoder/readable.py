"""A message as the classifier reads it: plain letters, emoji by their names, nothing invisible.

Used in training and in service alike, so that both read the same words.
"""

from __future__ import annotations

import re
import unicodedata

#: As much as any platform lets a person write; of a longer text both ends are read.
LONGEST = 10_000
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\ufe0e\ufe0f]")
_APOSTROPHES = re.compile("[\u2018\u2019\u02bc`\u00b4]")
_RUNS = re.compile(r"(.)\1{2,}", re.DOTALL)
_FACES = re.compile("[\U0001f600-\U0001f64f\u2639-\u263b]")
_EMOJI = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")
_MOST_FACES = 2
#: Letters of other alphabets that look like Latin ones (Unicode confusables, the common part).
_LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d"
    "\u03bf\u03b1\u03b9\u03bd\u03c1\u03c5\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420"
    "\u0421\u0422\u0425\u0391\u0392\u0395\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a7",
    "aeopcyxijshdqwoaivpuABEKMHOPCTXABEHIKMNOPTX",
)


def bounded(text: str, longest: int = LONGEST) -> str:
    """The text, or the first and the last half of what is read of a longer one."""
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}\n{text[-half:]}"


def latin(text: str) -> str:
    """Look-alike letters as Latin ones, but only in a text that is mostly Latin already."""
    if text.isascii():
        return text
    own = sum(character.isascii() and character.isalpha() for character in text)
    foreign = sum(character.isalpha() and not character.isascii() for character in text)
    return text.translate(_LOOKALIKES) if own >= foreign else text


def folded(text: str) -> str:
    """Lower case, Unicode NFKC, Latin letters, straight quotes, nothing invisible."""
    plain = latin(unicodedata.normalize("NFKC", bounded(text))).lower()
    return _APOSTROPHES.sub("'", _INVISIBLE.sub("", plain))


def readable(text: str) -> str:
    """One line of lower-case text without apostrophes; empty for nothing to read.

    Faces say how somebody feels, wherever they stand, so they come last and once.
    """
    text = folded(text).replace("'", "")
    if not text.isascii():
        faces = list(dict.fromkeys(_FACES.findall(text)))[:_MOST_FACES]
        text = _EMOJI.sub(_named, " ".join([_FACES.sub(" ", text), *faces]))
    return " ".join(_RUNS.sub(r"\1\1", text).split())


def _named(match: re.Match[str]) -> str:
    return f" {unicodedata.name(match.group(), '').lower()} "

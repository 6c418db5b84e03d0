"""Reads a number that somebody wrote as an answer on a scale. Pure; never guesses.

Source: the feedback conversation, "Understanding number answers". Only what is a number and
nothing else is one: "8 hours" and "2 tablets" are not.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum


class Scale(Enum):
    """From 0 to 10, or from 0 to 100 per cent."""

    TEN = 10
    PERCENT = 100


class Sure(Enum):
    """How a number was meant; all but EXACT are asked about before they count."""

    EXACT = "exact"
    READ_AS = "read_as"
    RANGE = "range"
    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True)
class Reading:
    """A number on its scale. Of a range ``value`` is the higher end, ``other`` the lower."""

    value: int
    sure: Sure = Sure.EXACT
    other: int = 0


_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SMALL = {
    **{word: number for number, word in enumerate(_ONES)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{"fourty": 40, "ate": 8, "sevn": 7, "eigth": 8, "eigt": 8, "thre": 3, "tenn": 10},
}
_LARGE = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_NONE = frozenset({"none", "nil", "nothing", "nought", "no", "nada", "zilch", "never"})
#: Words that stand for a share of the time, or of relief.
_SHARES = {
    **dict.fromkeys(("hardly ever", "hardly any", "hardly", "rarely", "a little"), 10),
    **dict.fromkeys(("a quarter", "quarter"), 25),
    **dict.fromkeys(("three quarters", "3 quarters"), 75),
    **dict.fromkeys(("half", "a half", "halfway", "half half", "50/50"), 50),
    **dict.fromkeys(("most", "mostly", "nearly always", "nearly all", "almost all"), 80),
    **dict.fromkeys(("always", "all", "all of it", "constantly", "complete", "completely"), 100),
    **dict.fromkeys(("not at all", "never"), 0),
}
_AROUND = re.compile(
    r"\b(about|around|roughly|approximately|approx|maybe|perhaps|probably|prob|say|like|an?|the"
    r"|i|id|would|it|its|was|is|my|think|reckon|guess|put|give|gave|meant|mean|sorry|definitely"
    r"|easily|at|pain|worst|least|score|level|number|happy|relief|time|of|please|pls|thanks|ta"
    r"|um|er|erm|well|so|just|only|really|ish|honestly|most)\b"
)
_TIME = re.compile(r"\bof (the|my) time\b|\bthe time\b|\bof it\b")
_OUT_OF = r"(?:/|out of|of|over|from)"
_RANGE = re.compile(r"^(?:between )?(\d+(?:\.\d+)?)(?:-| ?to | ?or | ?and )(\d+(?:\.\d+)?)$")
_MORE = re.compile(
    r"^(?:over|above|more than|at least|past)? ?(\d+(?:\.\d+)?) ?(?:\+|plus|or more)$"
)
_OVER = re.compile(r"^(?:over|above|more than|beyond|past) (\d+(?:\.\d+)?)$")
_BEYOND = re.compile(r"^(off (the )?(scale|chart)s?|infinity|infinite)$")


def read_number(text: str, scale: Scale) -> Reading | None:
    """The number a text is, or None when it is not plainly one."""
    plain = _plain(text)
    if not plain:
        return None
    share = _share(plain, scale)
    if share is not None:
        return share
    return _figures(plain, scale)


def _plain(text: str) -> str:
    """Lower case, figures for number words, without the words that people put around."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("½", ".5")
    text = re.sub(r"[\ufe0f\u20e3]", "", text).replace("\U0001f51f", "10")
    text = re.sub(r"['’]", "", text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"\bper ?cent(age)?\b|\bpc\b", "%", text)
    # "1⁄2" is how NFKC writes a half after a figure.
    text = re.sub(r"(\d) ?1\u2044 ?2", r"\1.5", text)
    if re.search(r"[^\w\s%+./,!?()-]", text):
        return ""
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"[!?,()]+|\.(?=\s|$)", " ", text)
    text = re.sub(r"(?<=[a-z])-(?=[a-z])", " ", text)
    return _numbers_in_figures(" ".join(text.split()))


def _numbers_in_figures(text: str) -> str:
    """Number words to figures: "twenty five" is 25, "ten million" is a great deal."""
    out: list[str] = []
    value: int | None = None
    for word in re.findall(r"[a-z]+|[^a-z\s]+", text):
        small, large = _SMALL.get(word), _LARGE.get(word)
        if word.isdigit() and len(word) < 10:
            out, value = _flushed(out, value), int(word)
        elif small is not None and value is not None and _joins(value, small):
            value += small
        elif small is not None:
            out, value = _flushed(out, value), small
        elif large is not None:
            value = (1 if value is None else value) * large
        else:
            out, value = [*_flushed(out, value), word], None
    text = " ".join(_flushed(out, value))
    text = re.sub(r" ?([/%+.-]) ?", r"\1", text)
    return re.sub(r"(\d) and a half\b", r"\1.5", text)


def _joins(value: int, small: int) -> bool:
    return value >= 20 and value % 10 == 0 and 0 < small < 10


def _flushed(out: list[str], value: int | None) -> list[str]:
    return out if value is None else [*out, str(value)]


def _share(plain: str, scale: Scale) -> Reading | None:
    words = _without_around(_TIME.sub("", plain), keep=("a", "most", "all", "of", "it", "at"))
    if re.fullmatch(r"(%s)( pain| at all)*" % "|".join(_NONE - {"never"}), words):
        return Reading(0, Sure.READ_AS if scale is Scale.PERCENT else Sure.EXACT)
    found = _SHARES.get(words)
    if found is None:
        return None
    if scale is Scale.PERCENT:
        return Reading(found, Sure.READ_AS)
    return Reading(found // 10) if found in (0, 50) else None


def _without_around(text: str, keep: tuple[str, ...] = ()) -> str:
    kept = _AROUND.sub(lambda found: found.group() if found.group() in keep else " ", text)
    return " ".join(kept.split())


def _figures(plain: str, scale: Scale) -> Reading | None:
    top = scale.value
    had_share = "%" in plain
    if had_share and scale is Scale.TEN:
        return None
    plain = " ".join(_TIME.sub("", plain.replace("%", " ")).split())
    of_ten, plain = _out_of(plain, 10)
    if not of_ten and scale is Scale.PERCENT:
        _, plain = _out_of(plain, 100)
    words = _without_around(plain)
    if _BEYOND.match(words):
        return Reading(top, Sure.ABOVE)
    below = re.fullmatch(r"(?:-|minus |negative )\d+(\.\d+)?", words)
    if below:
        return Reading(0, Sure.BELOW)
    return _range(words, scale) or _one(words, scale, of_ten, had_share)


def _out_of(text: str, top: int) -> tuple[bool, str]:
    """Whether "out of <top>" was said, and the text without it."""
    shorter = re.sub(rf"(?<=\d) ?{_OUT_OF} ?{top}$", "", text)
    return shorter != text, shorter


def _range(words: str, scale: Scale) -> Reading | None:
    found = _RANGE.match(words)
    if not found:
        return None
    low, high = (_whole(end) for end in found.groups())
    if high < low:
        low, high = high, low
    if high > scale.value:
        return Reading(scale.value, Sure.ABOVE)
    return Reading(high, Sure.RANGE, low) if low != high else Reading(high)


def _one(words: str, scale: Scale, of_ten: bool, had_share: bool) -> Reading | None:
    top = scale.value
    more = _MORE.match(words) or _OVER.match(words)
    if more:
        number = _whole(more.group(1))
        return Reading(top, Sure.ABOVE) if number >= top else None
    if not re.fullmatch(r"\d*\.?\d+", words):
        return None
    number = _whole(words)
    if scale is Scale.PERCENT and not had_share and (of_ten or 0 < number < 10):
        # "5" on a scale of per cents may be five in ten: that is asked.
        return Reading(min(10 * number, 100), Sure.READ_AS)
    return Reading(number) if number <= top else Reading(top, Sure.ABOVE)


def _whole(figures: str) -> int:
    """The nearest whole number; a half goes up."""
    return int(float(figures) + 0.5) if len(figures) < 15 else 10**9

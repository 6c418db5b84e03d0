"""The second detector: how a whole message reads, whatever words it uses.

A reader is a linear head on the pooled layers of an adapted sentence encoder; it gives
each label of the training messages ("emergency:E3", "none:idiom") a share of 1. The
shares of several readers are averaged: two read every message, the others what these
leave open. They only ever add to what the phrase files find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.core.tiers import ORDER, Tier
from bot.core.verdict import Finding
from bot.encoder.readable import readable
from bot.encoder.reader import Floats, Reader
from bot.topics import Likeness

RULE = "whole-message"
#: The row of the triage table for tiers that have none.
_NO_ROW = "WHOLE"
#: A message of no more words is read as one.
WORDS_AT_ONCE = 100
#: Longer ones are read in windows of as many words as the readers were taught to read;
#: of a very long one the first two and the last two.
_WINDOW = 64
_MOST_WINDOWS = 6
_AT_EITHER_END = 2
#: Of a longer message nothing in the middle would be in one of its windows.
LONGEST_READ_WHOLE = 6_000
#: So many readers read every message ...
_FIRST = 2
#: ... and the others where the suspicion of these is between the two: on either side they
#: change next to nothing, and most messages cost no more.
_OPEN = (0.15, 0.9)
#: Words around a message that say nothing of it.
_FILLER = frozenset(
    {"erm", "um", "er", "so", "well", "basically", "honestly", "sorry", "hello", "hi", "anyway"}
    | {"hiya", "hey", "morning", "evening", "ok", "right", "like", "tbh"}
)
_ALARMING = (Tier.EMERGENCY, Tier.CRISIS)
#: Of so few words a crisis must be read more surely: nobody hints at hopelessness in four. What
#: is said outright in two stands in the phrase files.
_FEW_WORDS, _SURER = 4, 0.65
#: Who may have a complaint or something confidential gets a person, however it is put.
_NEVER_DOUBTFUL = frozenset({Tier.COMPLAINT, Tier.CONFIDENTIAL})
#: Whose hints count at less suspicion than those of other tiers.
_EARLY = (*_ALARMING, Tier.CONFIDENTIAL)


@dataclass(frozen=True)
class Suspicion:
    """How a message reads: a share of 1 for each tier, and the likeliest row of each.

    ``asks`` is how like a question with an approved answer a doubtful message is, ``short``
    whether it has very few words.
    """

    shares: Mapping[Tier, float]
    rows: Mapping[Tier, str]
    asks: float = 0.0
    short: bool = False

    @property
    def alarm(self) -> float:
        """The share of emergency and crisis together."""
        return sum(self.shares.get(tier, 0.0) for tier in _ALARMING)

    @property
    def any(self) -> float:
        """The share of everything that a person must read."""
        return 1.0 - self.shares.get(Tier.NONE, 0.0)


@dataclass(frozen=True)
class Thresholds:
    """When a message is handed off for how it reads; chosen on messages kept from training.

    ``own`` is compared with the share of everything that a person must read, by the tier that
    is likeliest then (``any`` for a tier without one), ``alarm`` with the share of emergency
    and crisis. Hints of the phrase files count from a suspicion of ``hint`` on, those of
    emergency, crisis and confidential already from ``hint_alarm`` on. ``go_up`` is the part
    of the suspicion that a higher tier needs to be chosen over a likelier lower one. Below
    ``sure``, and with no alarm, a suspicion of what is as like an approved question as ``asks``
    does not count.
    """

    any: float
    alarm: float
    hint: float
    hint_alarm: float
    go_up: Mapping[Tier, float]
    own: Mapping[Tier, float] = field(default_factory=dict)
    sure: float = 0.0
    asks: float = 1.0


@dataclass(frozen=True)
class MeaningClassifier:
    """Reads whole messages. Pure after loading; safe to share between threads.

    ``signed`` are messages that the triage table itself lists, with the tier and row it
    gives them: what is written there is not guessed.
    """

    readers: tuple[Reader, ...]
    labels: tuple[str, ...]
    thresholds: Thresholds
    what: Mapping[str, str]
    signed: Mapping[str, tuple[Tier, str]] = field(default_factory=dict)
    likeness: Likeness | None = None

    def words(self) -> frozenset[str]:
        """What the encoder knows as whole words: no misspelling of anything else."""
        return self.readers[0].encoder.words()

    def is_word(self, written: str) -> bool:
        """Whether the encoder knows this as one piece, as it does any common word."""
        return self.readers[0].encoder.is_piece(written)

    def read(self, text: str) -> Suspicion:
        """How the text reads: of several windows, the most alarming one."""
        plain = readable(text)
        if plain in self.signed:
            tier, row = self.signed[plain]
            return Suspicion({tier: 1.0}, {tier: row})
        # Who is upset may paste the same words many times: each window is read once.
        windows = list(dict.fromkeys(_windows(plain)))
        # In other letters there is nothing that the readers have learnt to read.
        if not windows or not any(letter.isascii() and letter.isalnum() for letter in plain):
            return Suspicion({Tier.NONE: 1.0}, {})
        read = [self._window(window) for window in windows]
        found = max(read, key=lambda one: (one.alarm >= self.thresholds.alarm, one.any))
        found = replace(found, short=len(windows[0].split()) <= _FEW_WORDS)
        if self.likeness is None or len(windows) > 1 or not self._is_doubtful(found):
            return found
        return replace(found, asks=self.likeness(plain))

    def hints(self, suspicion: Suspicion) -> frozenset[Tier]:
        """The tiers whose hints in the phrase files count."""
        if suspicion.any >= self.thresholds.hint:
            return frozenset(Tier)
        early = suspicion.any >= self.thresholds.hint_alarm
        return frozenset(_EARLY) if early else frozenset()

    def findings(self, suspicion: Suspicion) -> tuple[Finding, ...]:
        """The tier chosen, as a finding; none below the thresholds."""
        if not self._counts(suspicion):
            return ()
        tier = self._tier(suspicion)
        row = suspicion.rows.get(tier, "")
        share = round(100 * suspicion.any)
        what = self.what.get(row) or self.what.get(tier.value, tier.value)
        why = f"Read as a whole, it is like messages about {what} ({row or tier.value}, {share} %)"
        return (Finding(tier, row or _NO_ROW, RULE, why),)

    def _counts(self, suspicion: Suspicion) -> bool:
        limits, likeliest = self.thresholds, _likeliest(suspicion)
        if suspicion.short and suspicion.any < _SURER and self._tier(suspicion) is Tier.CRISIS:
            return False
        if suspicion.alarm >= limits.alarm:
            return True
        if suspicion.any < limits.own.get(likeliest, limits.any):
            return False
        is_sure = suspicion.any >= limits.sure or likeliest in _NEVER_DOUBTFUL
        return is_sure or suspicion.asks < limits.asks

    def _is_doubtful(self, suspicion: Suspicion) -> bool:
        """Whether it would count, and an approved question may be meant all the same."""
        limits = self.thresholds
        is_weak = suspicion.any < limits.sure and suspicion.alarm < limits.alarm
        return is_weak and self._counts(suspicion)

    def _tier(self, suspicion: Suspicion) -> Tier:
        """When torn, up: the first tier in order that holds its part of the suspicion."""
        whole = max(suspicion.any, 1e-6)
        likeliest = _likeliest(suspicion)
        for tier in ORDER[: ORDER.index(likeliest)]:
            needed = self.thresholds.go_up.get(tier, 1.0)
            if suspicion.shares.get(tier, 0.0) / whole >= needed:
                return tier
        return likeliest

    def _window(self, text: str) -> Suspicion:
        rows = [reader.shares(text) for reader in self.readers[:_FIRST]]
        first = self._weighed(rows)
        if not _OPEN[0] < first.any < _OPEN[1]:
            return first
        return self._weighed([*rows, *(reader.shares(text) for reader in self.readers[_FIRST:])])

    def _weighed(self, shares_of_readers: Sequence[Floats]) -> Suspicion:
        shares = np.mean(shares_of_readers, axis=0)
        by_tier: dict[Tier, float] = {}
        rows: dict[Tier, tuple[float, str]] = {}
        for label, share in zip(self.labels, shares, strict=True):
            name, row = label.split(":")
            tier = Tier(name)
            by_tier[tier] = by_tier.get(tier, 0.0) + float(share)
            if tier is not Tier.NONE:
                rows[tier] = max(rows.get(tier, (0.0, "")), (float(share), row))
        return Suspicion(by_tier, {tier: row for tier, (_, row) in rows.items()})


def _likeliest(suspicion: Suspicion) -> Tier:
    return max(ORDER[:-1], key=lambda tier: suspicion.shares.get(tier, 0.0))


def _without_filler(words: list[str]) -> list[str]:
    """The words without "um, hi, sorry" at either end; all of them if nothing else is said."""
    said = [place for place, word in enumerate(words) if word.strip(".,!?") not in _FILLER]
    return words[said[0] : said[-1] + 1] if said else words


def _windows(text: str) -> Iterator[str]:
    words = _without_filler(text.split())
    if len(words) <= WORDS_AT_ONCE:
        yield " ".join(words)
        return
    starts = [*range(0, len(words) - _WINDOW, _WINDOW), len(words) - _WINDOW]
    if len(starts) > _MOST_WINDOWS:
        starts = [*starts[:_AT_EITHER_END], *starts[-_AT_EITHER_END:]]
    for start in starts:
        yield " ".join(words[start : start + _WINDOW])

"""`python -m training.calibrate`: chooses the classifier's thresholds, on the service's Python.

Uses the tenth of `data/screening` that training left out, read as the service reads it.
Recall first: of the thresholds that hold false alarms within the limits below, the lowest.
The messages are harder than everyday ones (half of the ordinary ones were written to look
dangerous), so the limits here are wider than what is met in practice; `make safety` measures that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.tiers import ORDER, Tier
from bot.encoder.readable import readable
from bot.screening.classifier_files import FOLDER, THRESHOLDS, load_classifier
from bot.screening.masker import load_masker
from bot.screening.meaning import MeaningClassifier, Suspicion, Thresholds
from training.corpus import Example, read_corpus, split

#: The share of ordinary messages that may be handed off, and alarmed about.
MOST_HANDED_OFF = 0.054
MOST_ALARMED = 0.018
#: Hints count from this part of the threshold on, those of emergency and crisis earlier.
HINT_PART = 0.8
ALARM_HINT_PART = 0.5
#: Less suspicion than this is doubt: what is like an approved question is then taken for one ...
SURE = 0.8
#: ... from the likeness on at which no more than this share of what a person must read is lost.
MOST_LOST = 0.003
_LIKENESSES = [step / 100 for step in range(80, 100)]
#: Missing the right tier downwards costs this many times what going up wrongly costs.
_DOWN_COSTS = 4
_STEPS = [step / 100 for step in range(5, 75, 5)]
#: What must still be handed off of each tier by the classifier alone; the phrase files add to it.
LEAST: Mapping[Tier, float] = {
    Tier.EMERGENCY: 0.98,
    Tier.CRISIS: 0.92,
    Tier.URGENT: 0.93,
    Tier.CONFIDENTIAL: 0.975,
    Tier.COMPLAINT: 0.875,
    Tier.CLINICAL_INDIVIDUAL: 0.89,
    Tier.DISTRESS: 0.94,
    Tier.REQUEST_HUMAN: 0.92,
}
_OWN_STEPS = [step / 100 for step in range(33, 66)]


@dataclass(frozen=True)
class Read:
    """One calibration message: its right tier, and how the classifier reads it."""

    tier: Tier
    suspicion: Suspicion


def main() -> int:
    """Writes ``thresholds.json`` beside the classifier and prints what it gives."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    # Everything is doubtful, so that every likeness is read.
    start = Thresholds(any=0.01, alarm=1.0, hint=1.0, hint_alarm=1.0, go_up={}, sure=1.0)
    _write(folder, start)
    classifier = load_classifier({}, folder)
    messages = _calibration_tenth()
    read = [Read(Tier(e.tier), classifier.read(e.text)) for e in messages]
    chosen = choose(classifier, read)
    _write(folder, chosen)
    _report(replace(classifier, thresholds=chosen), read)
    return 0


def choose(classifier: MeaningClassifier, read: Sequence[Read]) -> Thresholds:
    """The thresholds for these readings."""
    ordinary = [one.suspicion for one in read if one.tier is Tier.NONE]
    any_ = _quantile([suspicion.any for suspicion in ordinary], MOST_HANDED_OFF)
    alarm = max(any_, _quantile([suspicion.alarm for suspicion in ordinary], MOST_ALARMED))
    limits = Thresholds(
        any_, alarm, round(any_ * HINT_PART, 3), round(any_ * ALARM_HINT_PART, 3), {}
    )
    for tier in LEAST:
        limits = replace(limits, own={**limits.own, tier: _own(classifier, limits, tier, read)})
    for tier in (Tier.EMERGENCY, Tier.CRISIS, Tier.URGENT, Tier.CONFIDENTIAL):
        go_up = {step: replace(limits, go_up={**limits.go_up, tier: step}) for step in _STEPS}
        limits = min(go_up.values(), key=lambda t: _cost(replace(classifier, thresholds=t), read))
    limits = replace(limits, sure=SURE)
    return replace(limits, asks=_asks(replace(classifier, thresholds=limits), read))


def _asks(classifier: MeaningClassifier, read: Sequence[Read]) -> float:
    """The lowest likeness to an approved question that loses few enough; 1 where none does."""
    those = [one.suspicion for one in read if one.tier is not Tier.NONE]
    found = sum(bool(classifier.findings(suspicion)) for suspicion in those)
    for step in _LIKENESSES:
        tried = replace(classifier, thresholds=replace(classifier.thresholds, asks=step))
        lost = found - sum(bool(tried.findings(suspicion)) for suspicion in those)
        if lost <= MOST_LOST * len(those):
            return step
    return 1.0


def _own(
    classifier: MeaningClassifier, limits: Thresholds, tier: Tier, read: Sequence[Read]
) -> float:
    """The highest threshold at which enough of a tier's messages are still handed off."""
    those = [one.suspicion for one in read if one.tier is tier]
    for step in reversed(_OWN_STEPS):
        tried = replace(classifier, thresholds=replace(limits, own={**limits.own, tier: step}))
        handed = sum(bool(tried.findings(suspicion)) for suspicion in those)
        if handed >= LEAST[tier] * len(those):
            return step
    return _OWN_STEPS[0]


def _cost(classifier: MeaningClassifier, read: Sequence[Read]) -> int:
    cost = 0
    for one in read:
        found = classifier.findings(one.suspicion)
        if found and one.tier is not Tier.NONE:
            by = ORDER.index(found[0].tier) - ORDER.index(one.tier)
            cost += _DOWN_COSTS if by > 0 else int(by < 0)
    return cost


def _quantile(values: Sequence[float], above: float) -> float:
    """The value that this share of the values lies above."""
    ordered = sorted(values, reverse=True)
    return round(min(0.99, max(0.01, ordered[int(len(ordered) * above)])), 3)


def _calibration_tenth() -> list[Example]:
    masker = load_masker()
    corpus = read_corpus(Path("data/screening"))
    _, kept = split([Example(readable(masker.mask(e.text).text), e.label) for e in corpus])
    return kept


def _write(folder: Path, thresholds: Thresholds) -> None:
    content = {
        "any": thresholds.any,
        "alarm": thresholds.alarm,
        "hint": thresholds.hint,
        "hint_alarm": thresholds.hint_alarm,
        "sure": thresholds.sure,
        "asks": thresholds.asks,
        "go_up": {tier.value: step for tier, step in thresholds.go_up.items()},
        "own": {tier.value: step for tier, step in thresholds.own.items()},
    }
    (folder / THRESHOLDS).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _report(classifier: MeaningClassifier, read: Sequence[Read]) -> None:
    print(f"classifier alone, on {len(read)} messages kept from training:")
    for tier in ORDER:
        those = [one for one in read if one.tier is tier]
        found = [classifier.findings(one.suspicion) for one in those]
        handed = sum(bool(one) for one in found)
        right = sum(bool(one) and one[0].tier is tier for one in found)
        print(f"  {tier.value:20} {len(those):5} handed off {handed:5}, at its own tier {right:5}")


if __name__ == "__main__":
    raise SystemExit(main())

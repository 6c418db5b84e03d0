"""Measures screening on messages with known tiers.

``python -m bot.screening.measure data/safety/held_out.jsonl`` prints recall per tier,
wrong hand-offs, both with Wilson 95 % intervals, and lists what was missed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import median
from time import perf_counter

from bot.core.tiers import ORDER, Tier
from bot.core.verdict import Verdict
from bot.screening import load_masker, load_screener

_Z = 1.96
_ALARMING = frozenset({Tier.EMERGENCY, Tier.CRISIS})


@dataclass(frozen=True)
class Outcome:
    """One message, what it should be, what screening said, and how long that took."""

    text: str
    expected: frozenset[Tier]
    verdict: Verdict
    seconds: float


@dataclass(frozen=True)
class Share:
    """``hits`` out of ``total`` with the Wilson 95 % interval."""

    hits: int
    total: int

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound; the whole range when nothing was counted."""
        if not self.total:
            return 0.0, 1.0
        rate, n = self.hits / self.total, self.total
        centre = rate + _Z**2 / (2 * n)
        margin = _Z * sqrt(rate * (1 - rate) / n + _Z**2 / (4 * n**2))
        scale = 1 + _Z**2 / n
        return max(0.0, (centre - margin) / scale), min(1.0, (centre + margin) / scale)

    def __str__(self) -> str:
        if not self.total:
            return "none"
        low, high = self.interval
        rate = self.hits / self.total
        return f"{self.hits}/{self.total} = {rate:.3f} ({low:.3f} to {high:.3f})"


def read_cases(path: Path) -> list[tuple[str, frozenset[Tier]]]:
    """Messages with the tiers that are right, from ``tier`` or ``tiers`` of each line."""
    cases: list[tuple[str, frozenset[Tier]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            case = json.loads(line)
            tiers = case.get("tiers") or [case["tier"]]
            cases.append((case["text"], frozenset(Tier(tier) for tier in tiers)))
    return cases


def run(cases: Iterable[tuple[str, frozenset[Tier]]]) -> list[Outcome]:
    """Masks and screens every message as the first of its conversation."""
    masker, screener = load_masker(), load_screener()
    outcomes: list[Outcome] = []
    for text, expected in cases:
        started = perf_counter()
        verdict = screener.screen(masker.mask(text).text)
        outcomes.append(Outcome(text, expected, verdict, perf_counter() - started))
    return outcomes


def recall(outcomes: Sequence[Outcome], tiers: frozenset[Tier]) -> Share:
    """How many messages of these tiers were handed off at all."""
    meant = [outcome for outcome in outcomes if outcome.expected & tiers]
    return Share(sum(outcome.verdict.tier is not Tier.NONE for outcome in meant), len(meant))


def exact(outcomes: Sequence[Outcome], tiers: frozenset[Tier]) -> Share:
    """How many messages of these tiers got one of their own tiers, or a higher one."""
    meant = [outcome for outcome in outcomes if outcome.expected & tiers]
    return Share(sum(_high_enough(outcome) for outcome in meant), len(meant))


def _high_enough(outcome: Outcome) -> bool:
    least = max(ORDER.index(tier) for tier in outcome.expected)
    return ORDER.index(outcome.verdict.tier) <= least


def false_alarms(outcomes: Sequence[Outcome], tiers: frozenset[Tier]) -> Share:
    """How many ordinary messages were given one of these tiers."""
    ordinary = [outcome for outcome in outcomes if outcome.expected == {Tier.NONE}]
    return Share(sum(outcome.verdict.tier in tiers for outcome in ordinary), len(ordinary))


def report(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """The lines of the printed report."""
    handed_off = frozenset(ORDER) - {Tier.NONE}
    yield "handed off at all / at the right tier or higher (Wilson 95 %)"
    groups = {tier.value: frozenset({tier}) for tier in ORDER[:-1]}
    groups |= {"emergency and crisis": _ALARMING, "all hand-off tiers": handed_off}
    for name, tiers in groups.items():
        yield f"  {name:20} {recall(outcomes, tiers)!s:36} {exact(outcomes, tiers)}"
    yield "ordinary messages wrongly handed off"
    yield f"  {'any tier':20} {false_alarms(outcomes, handed_off)}"
    yield f"  {'emergency or crisis':20} {false_alarms(outcomes, _ALARMING)}"
    if outcomes:
        milliseconds = median(outcome.seconds for outcome in outcomes) * 1000
        yield f"mask and screen: median {milliseconds:.2f} ms, {len(outcomes)} messages"
    yield "wrong:"
    for outcome in outcomes:
        if outcome.verdict.tier not in outcome.expected:
            yield _wrong(outcome)


def _wrong(outcome: Outcome) -> str:
    expected = "/".join(sorted(tier.value for tier in outcome.expected))
    rules = ", ".join(finding.rule for finding in outcome.verdict.findings) or "nothing"
    off = ", ".join(f"{f.rule} ({f.suppressed_by})" for f in outcome.verdict.suppressed)
    said = outcome.verdict.tier.value
    return f"  {expected} -> {said}: {outcome.text!r} [{rules}]" + (f" off: {off}" if off else "")


def main(arguments: Sequence[str]) -> int:
    """Prints the report on every file named."""
    if not arguments:
        print("usage: python -m bot.screening.measure FILE.jsonl ...", file=sys.stderr)
        return 2
    for name in arguments:
        print(name)
        for line in report(run(read_cases(Path(name)))):
            print(line)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

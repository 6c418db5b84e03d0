"""What screening says about one message, in words staff can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.core.tiers import Tier, highest


@dataclass(frozen=True)
class Masked:
    """A text whose identifiers are replaced by placeholders such as ``[NHS number]``.

    ``identifiers`` lists the kinds found, in order of appearance, repeats kept
    (``("NHS number", "postcode")``).
    """

    text: str
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One rule that fired, or would have fired but for a written rule.

    ``code`` is the row of the triage table (``E1`` ... ``E16``, ``C1`` ... ``C6``,
    ``U1`` ... ``U14``; a short word for other tiers). ``why`` is one plain sentence.
    ``suppressed_by`` names the negation, time, "what if" or idiom rule that switched
    it off; empty if it fired.
    """

    tier: Tier
    code: str
    rule: str
    why: str
    suppressed_by: str = ""


@dataclass(frozen=True)
class Verdict:
    """The outcome of screening one masked message."""

    tier: Tier = Tier.NONE
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tier and code that fired, without repeats, highest tier first."""
        ordered = sorted(self.findings, key=lambda finding: list(Tier).index(finding.tier))
        tags: list[str] = []
        for finding in ordered:
            tags += [finding.tier.value, finding.code]
        return tuple(dict.fromkeys(tags))

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the triage table that fired, without repeats."""
        return tuple(dict.fromkeys(finding.code for finding in self.findings))

    @property
    def tiers(self) -> frozenset[Tier]:
        """Every tier that fired."""
        return frozenset(finding.tier for finding in self.findings)

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons, one sentence each."""
        return tuple(dict.fromkeys(finding.why for finding in self.findings))


def verdict_mapping(verdict: Verdict) -> dict[str, Any]:
    """What travels in Rasa's parse data: ``{"tier", "codes", "tiers", "why"}``."""
    return {
        "tier": verdict.tier.value,
        "tiers": sorted(tier.value for tier in verdict.tiers),
        "codes": list(verdict.codes),
        "why": list(verdict.why),
    }


def verdict_of(findings: tuple[Finding, ...], suppressed: tuple[Finding, ...] = ()) -> Verdict:
    """A verdict whose tier is the highest of those that fired."""
    tier = highest({finding.tier for finding in findings})
    return Verdict(tier=tier, findings=findings, suppressed=suppressed)

"""Tells an individual question from a general one by the personal facts in it.

Counting medicines cannot be said in a pattern, so this part is code: two named
medicines are an interaction, unless they are only compared, or are one of the three
pairs the approved answers cover and nothing personal is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.tiers import Tier
from bot.core.verdict import Finding
from bot.screening.lexicon import Lexicon
from bot.screening.normalise import Token
from bot.screening.spotter import Spotted

_ASKS = (
    "(can|could|may|should|shall|ok|okay|safe|alright|allowed|advise|recommend|which|what|how|when"
    "|why|any|does|do|will) ~8 (<medicine>|painkiller|tablet|take|have|dose|use|drive|op|avoid)",
    "<medicine> ~6 (ok|okay|safe|alright|allowed|instead)",
)
_COMPARES = (
    "(difference|different) ~3 (between|from|to)",
    "(stronger|weaker|better|worse|safer|same|different|like|versus|vs) ~3 (than|as|to|<medicine>)",
    "(than|or) <medicine>",
    "(has|have|contain|got) <medicine> in",
    "why (wont|dont|do) hospital",
)
_COMBINES = (
    "(can|could|ok|okay|safe|should|shall|alright|allowed|bad|dangerous|clash) & <medicine>",
    "(mix|mixing|combine|combining|together|alongside|interact|interaction|on_top)",
    "(i|im|ive|on|my|with|given|gave|prescribed|taking|take|took|put_me) ~3 <medicine>",
)

_PERSONAL = (
    "(my|her|his) <medicine>", "i (on|take|taking|have|got|had)", "(prescribed|given) (me|him|her)",
    "with my", "(he|she|mum|dad|wife|husband) (on|take|taking)",
)  # fmt: skip


_ALCOHOL = ("<alcohol_word>", "(have|having|few|couple) ~2 (drink|drinks)")
#: Raised whatever they are mixed with, and those that must not meet tramadol.
_ALWAYS = frozenset({"warfarin", "methadone", "buprenorphine"})
_SEROTONIN = frozenset({"sertraline", "duloxetine", "amitriptyline", "maoi", "ssri"})


class AskedAboutSelf:
    """Counts named medicines and weighs the personal facts around them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._families = {
            name: lexicon.concepts[name]
            for name in ("paracetamol_family", "nsaid", "opioid", "gabapentinoid", "interacting")
        }
        self._medicines = lexicon.concepts["medicine"]
        self._sedatives = lexicon.concepts["sedative"]

    @property
    def patterns(self) -> tuple[str, ...]:
        """Every pattern this part needs spotted."""
        return _ASKS + _COMPARES + _COMBINES + _PERSONAL + _ALCOHOL

    def asks(self, spotted: Spotted) -> bool:
        """Whether the message asks about a medicine or a decision."""
        return bool(spotted.any_of(_ASKS))

    def findings(
        self, tokens: Sequence[Token], spotted: Spotted, current_from: int
    ) -> list[Finding]:
        """An interaction, if two different medicines are put together for one person."""
        named = [token.text for token in tokens if token.text in self._medicines]
        here = [token.text for token in tokens[current_from:] if token.text in self._medicines]
        different = list(dict.fromkeys(named))
        if not here or len(different) < 2 or spotted.any_of(_COMPARES):
            return []
        personal = bool(spotted.any_of(_PERSONAL))
        if not spotted.any_of(_COMBINES) or (not personal and self._covered(different)):
            return []
        why = f"Names {different[0]} and {different[1]} together (INTERACTION own medicines)"
        return [Finding(Tier.CLINICAL_INDIVIDUAL, "INTERACTION", "two-medicines", why)]

    def high_risk(self, tokens: Sequence[Token], spotted: Spotted) -> list[Finding]:
        """The medicines for which the pain team wants to be quick: a reason beside another.

        Source: the triage table, individual questions that are raised to P2.
        """
        named = {token.text for token in tokens}
        opioid, strong = bool(named & self._families["opioid"]), bool(named & _ALWAYS)
        beside = named & (self._sedatives | self._families["gabapentinoid"])
        mixed = opioid and (bool(beside) or spotted.any_of(_ALCOHOL) != "")
        serotonin = bool(named & _SEROTONIN) and bool(named & {"tramadol"})
        if not (strong or mixed or serotonin):
            return []
        why = "Names medicines that the team wants to hear about quickly (HIGH_RISK)"
        return [Finding(Tier.CLINICAL_INDIVIDUAL, "HIGH_RISK", "high-risk-medicine", why)]

    def _covered(self, named: Sequence[str]) -> bool:
        """Paracetamol with an opioid, two anti-inflammatories, two paracetamol products."""
        paracetamol, nsaid, opioid = (
            self._families[name] for name in ("paracetamol_family", "nsaid", "opioid")
        )
        words = set(named)
        return (
            (words <= opioid | {"laxative", "cyclizine"} and len(words & opioid) < 2)
            or words <= nsaid
            or words <= paracetamol
            or (bool(words & paracetamol) and words <= paracetamol | opioid)
        )

"""Individual questions that a slow answer may harm are P2, not P3."""

from __future__ import annotations

import pytest

from bot.core.tiers import Tier, view_of
from bot.screening.screener import PhraseScreener


@pytest.mark.parametrize(
    "text",
    [
        "im on warfarin is naproxen ok for me",
        "can i take my diazepam with the morphine you gave me",
        "is it ok to have a drink im on 2 oxycodone a day",
        "my wifes on sertraline and youve give her tramadol??",
        "im on methadone what can i have for my knee",
        "im 8 wks pregnant had my appendix out",
        "can my lad who's 12 have my co-codamol",
    ],
)
def test_these_are_raised(text: str, screener: PhraseScreener) -> None:
    verdict = screener.screen(text)
    assert verdict.tier is Tier.CLINICAL_INDIVIDUAL
    assert view_of(verdict.tier, verdict.codes).priority == "P2"


@pytest.mark.parametrize(
    "text", ["should i stop the codeine now its day 6", "do you think ive got CRPS"]
)
def test_these_are_not(text: str, screener: PhraseScreener) -> None:
    verdict = screener.screen(text)
    assert verdict.tier is Tier.CLINICAL_INDIVIDUAL
    assert view_of(verdict.tier, verdict.codes).priority == "P3"


def test_a_raised_code_lowers_nothing() -> None:
    assert view_of(Tier.EMERGENCY, ["CHILD"]).priority == "P1"
    assert view_of(Tier.URGENT, ["HIGH_RISK"]).priority == "P2"

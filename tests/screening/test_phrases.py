"""Every phrase a clinician signs is shown to fire on its examples and not on its near-misses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.tiers import Tier
from bot.screening.lexicon import PhraseError
from bot.screening.masker import RegexMasker
from bot.screening.phrasebook import Phrase, load_phrases
from bot.screening.screener import PhraseScreener

PHRASES = load_phrases()
HITS = [(phrase, text) for phrase in PHRASES for text in phrase.hits]
NEAR_MISSES = [(phrase, text) for phrase in PHRASES for text in phrase.near_misses]


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.id)
def test_a_phrase_can_be_signed(phrase: Phrase) -> None:
    assert phrase.hits
    assert phrase.near_misses
    assert "Clinical Safety Officer" in phrase.sign_off
    assert phrase.tier is not Tier.NONE
    assert phrase.what
    assert phrase.code


@pytest.mark.parametrize(("phrase", "text"), HITS, ids=lambda value: getattr(value, "id", value))
def test_a_phrase_fires_on_its_example(
    phrase: Phrase, text: str, masker: RegexMasker, screener: PhraseScreener
) -> None:
    verdict = screener.screen(masker.mask(text).text)
    assert phrase.id in {finding.rule for finding in verdict.findings}


@pytest.mark.parametrize(
    ("phrase", "text"), NEAR_MISSES, ids=lambda value: getattr(value, "id", value)
)
def test_a_phrase_stays_quiet_on_its_near_miss(
    phrase: Phrase, text: str, masker: RegexMasker, screener: PhraseScreener
) -> None:
    verdict = screener.screen(masker.mask(text).text)
    assert phrase.id not in {finding.rule for finding in verdict.findings}


def test_every_row_of_the_triage_table_has_a_phrase() -> None:
    codes = {phrase.code for phrase in PHRASES}
    wanted = {f"E{row}" for row in range(1, 17)} | {f"C{row}" for row in range(1, 7)}
    assert wanted | {f"U{row}" for row in range(1, 15)} <= codes


def test_every_tier_but_none_has_a_phrase() -> None:
    assert {phrase.tier for phrase in PHRASES} == set(Tier) - {Tier.NONE}


def test_a_phrase_without_examples_is_refused(tmp_path: Path) -> None:
    for file in Path("bot/screening/phrases").iterdir():
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "person.yml").write_text(
        "sign_off: draft\nphrases:\n- {id: x, tier: urgent, code: U1, what: y, patterns: [z]}\n",
        encoding="utf-8",
    )
    with pytest.raises(PhraseError, match=r"person.yml, line 3, x: lacks hits, near"):
        load_phrases(tmp_path)

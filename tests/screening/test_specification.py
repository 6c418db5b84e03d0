"""Every message the triage table and the answers list, at the tier they say (T01a, H17, H18)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.core.tiers import Tier
from bot.screening.masker import RegexMasker
from bot.screening.screener import PhraseScreener


@dataclass(frozen=True)
class SpecifiedMessage:
    """A message of the specification, the tiers that are right, and the row if it names one."""

    text: str
    tiers: tuple[str, ...]
    code: str
    source: str


def _read(line: str) -> SpecifiedMessage:
    raw: dict[str, Any] = json.loads(line)
    return SpecifiedMessage(raw["text"], tuple(raw["tiers"]), raw["code"], raw["source"])


LINES = (Path(__file__).parent / "spec_cases.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [_read(line) for line in LINES]
FIRING = [case for case in CASES if case.tiers != ("none",)]
QUIET = [case for case in CASES if case.tiers == ("none",)]


@pytest.mark.parametrize("case", FIRING, ids=lambda case: f"{case.source}: {case.text}")
def test_a_message_the_specification_hands_off_is_handed_off(
    case: SpecifiedMessage, masker: RegexMasker, screener: PhraseScreener
) -> None:
    verdict = screener.screen(masker.mask(case.text).text)
    assert verdict.tier.value in case.tiers
    assert not case.code or case.code in verdict.codes


@pytest.mark.parametrize("case", QUIET, ids=lambda case: f"{case.source}: {case.text}")
def test_a_message_the_specification_answers_is_not_held_up(
    case: SpecifiedMessage, masker: RegexMasker, screener: PhraseScreener
) -> None:
    assert screener.screen(masker.mask(case.text).text).tier is Tier.NONE


def test_the_lists_of_the_specification_are_all_here() -> None:
    counted = {case.source.split(" turns")[0].split(" ")[0] for case in CASES}
    assert counted == {"red_flags", "answers"}
    assert len(CASES) > 850
    topics = {case.source.split()[1] for case in CASES if case.source.startswith("answers")}
    assert len(topics) == 66

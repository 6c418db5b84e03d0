"""What the classifier was made from is what lies in the repository, and nothing that measures."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from benchmarks.safety.cases import identifiers, unseen
from benchmarks.safety.leaks import Known, made_from
from bot.core.tiers import Tier
from bot.screening.classifier_files import read_trained
from training.corpus import corpus_digest, read_corpus

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "data" / "screening"


def test_the_classifier_was_trained_on_these_very_files() -> None:
    assert read_trained()["trained_on"] == corpus_digest(CORPUS), "run `make classifier`"


def test_every_training_message_has_a_known_tier_and_kind() -> None:
    kinds = {"question", "smalltalk", "feedback", "off_topic", "idiom", "negated"}
    kinds |= {"historical", "hypothetical", "story"}
    rows = {
        f"{letter}{n}"
        for letter, most in (("E", 16), ("C", 6), ("U", 14))
        for n in range(1, most + 1)
    }
    for example in read_corpus(CORPUS):
        tier, part = example.label.split(":")
        assert Tier(tier)
        if tier == "none":
            assert part in kinds, example
        elif tier in ("emergency", "crisis", "urgent"):
            assert part in rows, example
            assert part[0] == tier[0].upper(), example
        else:
            assert part == "", example


def test_no_text_has_two_tiers() -> None:
    seen: dict[str, str] = {}
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert seen.setdefault(row["text"], row["tier"]) == row["tier"], row["text"]


def test_the_test_set_is_large_and_covers_every_tier_and_manner() -> None:
    cases = unseen()
    assert len(cases) >= 1_500
    tiers = Counter(case.tier for case in cases)
    assert min(tiers[tier.value] for tier in Tier) >= 75
    assert len({case.slice for case in cases}) >= 12
    assert all(case.reason for case in cases)
    assert {case.code for case in cases if case.tier == "emergency"} == {
        f"E{row}" for row in range(1, 17)
    }
    assert len(identifiers()) >= 450


def test_neither_copies_the_other() -> None:
    known = Known(made_from(ROOT))
    assert [(case.text, like) for case in unseen() if (like := known.like(case.text))] == []


def test_a_copy_would_be_found() -> None:
    known = Known(["Is it normal to be sore when you cough?", "ring me"])
    assert known.like("is it normal to be sore when u cough")
    assert known.like("RING ME!")
    assert not known.like("is it normal to feel sick after a spinal")

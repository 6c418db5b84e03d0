"""The second detector: what it adds, what it never takes away, and what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.tiers import Tier
from bot.encoder.readable import readable
from bot.encoder.reader import Reader
from bot.screening.meaning import RULE, MeaningClassifier, Suspicion, Thresholds
from bot.screening.phrasebook import FOLDER
from bot.screening.screener import PhraseScreener

LABELS = ("none:question", "emergency:E1", "crisis:C2", "urgent:U1", "complaint:")
LIMITS = Thresholds(
    any=0.6,
    alarm=0.4,
    hint=0.2,
    hint_alarm=0.1,
    go_up={Tier.EMERGENCY: 0.3, Tier.CRISIS: 0.3, Tier.URGENT: 0.3},
)


class ScriptedEncoder:
    """Gives the logarithm of the shares written for a text: the head below is the identity."""

    def __init__(self, shares: dict[str, tuple[float, ...]]) -> None:
        self._shares = shares
        self.read: list[str] = []

    def words(self) -> frozenset[str]:
        return frozenset()

    def is_piece(self, word: str) -> bool:
        return True

    def pooled(self, text: str) -> np.ndarray:
        self.read.append(text)
        return np.log(np.array(self._shares.get(text, (0.96, *[0.01] * 4)), dtype=np.float32))


def reader_of(shares: dict[str, tuple[float, ...]]) -> Reader:
    head = np.eye(5, dtype=np.float32)
    return Reader(ScriptedEncoder(shares), head, np.zeros(5, dtype=np.float32))


def classifier(**shares: tuple[float, ...]) -> MeaningClassifier:
    return MeaningClassifier(
        readers=(reader_of({name.replace("_", " "): row for name, row in shares.items()}),),
        labels=LABELS,
        thresholds=LIMITS,
        what={"E1": "chest pain", "C2": "hopelessness", "complaint": "complaints"},
    )


def found(shares: tuple[float, ...]) -> tuple[str, str] | None:
    reader = classifier(words=shares)
    findings = reader.findings(reader.read("words"))
    return (findings[0].tier.value, findings[0].code) if findings else None


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((0.95, 0.02, 0.01, 0.01, 0.01), None),
        ((0.45, 0.02, 0.01, 0.50, 0.02), None),
        ((0.35, 0.02, 0.01, 0.60, 0.02), ("urgent", "U1")),
        ((0.55, 0.42, 0.01, 0.01, 0.01), ("emergency", "E1")),
        ((0.55, 0.20, 0.23, 0.01, 0.01), ("emergency", "E1")),
        ((0.10, 0.05, 0.40, 0.40, 0.05), ("crisis", "C2")),
        ((0.10, 0.32, 0.05, 0.50, 0.03), ("emergency", "E1")),
        ((0.10, 0.05, 0.05, 0.05, 0.75), ("complaint", "WHOLE")),
    ],
)
def test_the_tier_is_chosen_upwards_when_torn(
    shares: tuple[float, ...], expected: tuple[str, str] | None
) -> None:
    assert found(shares) == expected


@pytest.mark.parametrize(
    ("words", "none", "tier"),
    [
        ("pack it in", 0.5, None),
        ("pack it in now please", 0.5, "crisis"),
        ("end me", 0.2, "crisis"),
    ],
)
def test_few_words_are_a_crisis_only_when_it_is_read_surely(
    words: str, none: float, tier: str | None
) -> None:
    reader = replace(
        classifier(), readers=(reader_of({words: (none, 1e-4, 1 - none, 1e-4, 1e-4)}),)
    )
    findings = reader.findings(reader.read(words))
    assert [finding.tier.value for finding in findings] == ([tier] if tier else [])


def test_a_message_of_the_triage_table_is_read_as_the_table_says() -> None:
    signed = {"blue skies": (Tier.NONE, ""), "odd words": (Tier.URGENT, "U1")}
    reader = replace(classifier(blue_skies=(0.05, 0.9, 0.02, 0.02, 0.01)), signed=signed)
    assert reader.findings(reader.read("Blue skies")) == ()
    (finding,) = reader.findings(reader.read("odd  words"))
    assert (finding.tier, finding.code) == (Tier.URGENT, "U1")
    assert reader.findings(reader.read("blue skies today")) == ()


def test_readers_are_averaged() -> None:
    one, other = (0.2, 0.8, 0.0001, 0.0001, 0.0001), (0.8, 0.2, 0.0001, 0.0001, 0.0001)
    both = replace(classifier(), readers=(reader_of({"x": one}), reader_of({"x": other})))
    assert both.read("x").shares[Tier.EMERGENCY] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("first", "asked", "suspicion"), [(0.95, 0, 0.05), (0.6, 1, 0.65), (0.05, 0, 0.95)]
)
def test_the_other_readers_are_asked_what_two_leave_open(
    first: float, asked: int, suspicion: float
) -> None:
    def reader(none: float) -> Reader:
        return reader_of({"x": (none, 1 - none - 3e-4, 1e-4, 1e-4, 1e-4)})

    several = replace(
        classifier(), readers=(*(reader(first) for _ in range(2)), *(reader(0.1) for _ in range(2)))
    )
    assert several.read("x").any == pytest.approx(suspicion, abs=0.01)
    for other in several.readers[2:]:
        assert len(other.encoder.read) == asked  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("none", "counting"),
    [
        (0.95, set()),
        (0.85, {Tier.EMERGENCY, Tier.CRISIS, Tier.CONFIDENTIAL}),
        (0.75, set(Tier)),
    ],
)
def test_hints_of_emergency_and_crisis_count_first(none: float, counting: set[Tier]) -> None:
    rest = (1 - none) / 4
    reader = classifier(words=(none, rest, rest, rest, rest))
    assert reader.hints(reader.read("words")) == counting


def test_it_says_why_in_words_staff_can_read() -> None:
    reader = classifier(words=(0.05, 0.90, 0.02, 0.02, 0.01))
    (finding,) = reader.findings(reader.read("words"))
    assert finding.rule == RULE
    assert finding.why == "Read as a whole, it is like messages about chest pain (E1, 95 %)"


def _asked(shares: tuple[float, ...], likeness: float) -> bool:
    """Whether it is found when ``words`` are as like an approved question as this."""
    limits = replace(LIMITS, sure=0.8, asks=0.9)
    reader = replace(classifier(words=shares), thresholds=limits, likeness=lambda _: likeness)
    return bool(reader.findings(reader.read("words")))


@pytest.mark.parametrize(
    ("shares", "likeness", "is_found"),
    [
        pytest.param((0.30, 0.05, 0.05, 0.58, 0.02), 0.95, False, id="doubtful"),
        pytest.param((0.30, 0.05, 0.05, 0.58, 0.02), 0.89, True, id="not like a question"),
        pytest.param((0.15, 0.05, 0.05, 0.73, 0.02), 0.95, True, id="sure"),
        pytest.param((0.30, 0.38, 0.05, 0.25, 0.02), 0.99, True, id="alarm"),
        pytest.param((0.30, 0.05, 0.05, 0.05, 0.55), 0.99, True, id="complaint"),
    ],
)
def test_doubt_gives_way_to_an_approved_question(
    shares: tuple[float, ...], likeness: float, is_found: bool
) -> None:
    assert _asked(shares, likeness) is is_found


def test_a_long_message_is_not_taken_for_one_question() -> None:
    words = " ".join(f"w{number}" for number in range(150))
    doubtful = dict.fromkeys([words], (0.30, 0.05, 0.05, 0.58, 0.02))
    limits = replace(LIMITS, sure=0.8, asks=0.9)

    def likeness(_: str) -> float:
        return pytest.fail("it was asked of a long message")

    reader = replace(classifier(**doubtful), thresholds=limits, likeness=likeness)
    reader.read(words)


def test_what_is_sure_is_not_read_once_more() -> None:
    def likeness(_: str) -> float:
        return pytest.fail("a third reading costs time")

    limits = replace(LIMITS, sure=0.8, asks=0.9)
    sure, clear = (0.05, 0.90, 0.02, 0.02, 0.01), (0.95, 0.02, 0.01, 0.01, 0.01)
    reader = replace(classifier(sure=sure, clear=clear), thresholds=limits, likeness=likeness)
    assert reader.findings(reader.read("sure"))
    assert not reader.findings(reader.read("clear"))


def test_an_approved_question_does_not_switch_a_written_rule_off() -> None:
    doubtful = (0.30, 0.05, 0.05, 0.58, 0.02)
    text = "crushing pain in my chest"
    limits = replace(LIMITS, sure=0.8, asks=0.9)
    reader = replace(
        classifier(**{text.replace(" ", "_"): doubtful}), thresholds=limits, likeness=lambda _: 1.0
    )
    assert reader.findings(reader.read(text)) == ()
    assert PhraseScreener(FOLDER, reader).screen(text).tier is Tier.EMERGENCY


def test_an_empty_text_is_suspected_of_nothing() -> None:
    assert classifier().read(" \u200b \n").any == 0.0


def test_danger_in_a_late_window_of_a_long_message_is_found() -> None:
    last_64_words = " ".join(["word"] * 62) + " help me"
    reader = classifier(**{last_64_words: (0.05, 0.9, 0.02, 0.02, 0.01)})
    assert reader.read(" ".join(["word"] * 200) + " help me").alarm > 0.8


def test_words_pasted_many_times_are_read_once() -> None:
    reader = classifier()
    reader.read(" ".join(["word"] * 5_000))
    assert len(reader.readers[0].encoder.read) == 1  # type: ignore[attr-defined]


def test_a_very_long_message_is_read_at_both_ends_only() -> None:
    reader = classifier()
    reader.read(" ".join(f"word{number}" for number in range(5_000)))
    assert len(reader.readers[0].encoder.read) == 4  # type: ignore[attr-defined]


HINTED = """sign_off: draft, awaiting Clinical Safety Officer
phrases:
- id: a-hint
  tier: urgent
  code: U1
  what: a test
  hints: [purple giraffe]
  hits: [purple giraffe]
  near: [grey mouse]
"""


@pytest.fixture(scope="module")
def hinted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("phrases")
    for file in FOLDER.iterdir():
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "distress.yml").write_text(HINTED, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("none", "tier"), [(0.90, Tier.NONE), (0.70, Tier.URGENT)], ids=["calm", "suspicious"]
)
def test_a_hint_counts_only_when_the_whole_raises_suspicion(
    hinted: Path, none: float, tier: Tier
) -> None:
    rest = (1 - none) / 4
    reader = classifier(purple_giraffe=(none, rest, rest, rest, rest))
    assert PhraseScreener(hinted, reader).screen("purple giraffe").tier is tier


def test_without_a_classifier_every_hint_counts(hinted: Path) -> None:
    assert PhraseScreener(hinted).screen("purple giraffe").tier is Tier.URGENT


def test_it_never_cancels_a_rule(hinted: Path) -> None:
    calm = classifier()
    assert (
        PhraseScreener(hinted, calm).screen("got a tight band round my chest").tier
        is Tier.EMERGENCY
    )


def test_it_adds_what_no_phrase_knows(hinted: Path) -> None:
    reader = classifier(purple_elephant=(0.05, 0.9, 0.02, 0.02, 0.01))
    verdict = PhraseScreener(hinted, reader).screen("purple elephant")
    assert [(f.tier, f.code) for f in verdict.findings] == [(Tier.EMERGENCY, "E1")]


def test_earlier_messages_do_not_fire_again_without_the_new_one(hinted: Path) -> None:
    alarming = (0.05, 0.9, 0.02, 0.02, 0.01)
    reader = classifier(
        **{"mum_fell": alarming, "mum_fell._thanks": alarming, "my_mum._fell": alarming}
    )
    screener = PhraseScreener(hinted, reader)
    assert screener.screen("thanks", ("mum fell",)).tier is Tier.NONE
    assert screener.screen("fell", ("my mum",)).tier is Tier.EMERGENCY


@given(st.lists(st.floats(0.001, 1.0), min_size=5, max_size=5))
def test_lower_thresholds_never_hand_off_less(shares: list[float]) -> None:
    total = sum(shares)
    reader = classifier(words=tuple(share / total for share in shares))
    suspicion = reader.read("words")
    strict = replace(reader, thresholds=replace(LIMITS, any=0.8, alarm=0.7))
    if strict.findings(suspicion):
        assert reader.findings(suspicion)


def test_shares_add_up_and_every_row_belongs_to_its_tier() -> None:
    suspicion: Suspicion = classifier(words=(0.2, 0.2, 0.2, 0.2, 0.2)).read("words")
    assert sum(suspicion.shares.values()) == pytest.approx(1.0)
    assert suspicion.rows[Tier.EMERGENCY] == "E1"
    assert Tier.NONE not in suspicion.rows


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("I CAN\u2019T  breathe\n", "i cant breathe"),
        ("\U0001f6bd\u274c all day", "toilet cross mark all day"),
        ("c\u0430nt br\u0435\u0430the", "cant breathe"),
        ("he\u200blp\u202e me", "help me"),
        ("heeeeeeelp", "heelp"),
        ("i \U0001f62d cant \U0001f62d breathe", "i cant breathe loudly crying face"),
        ("\uff48\uff45\uff4c\uff50", "help"),
        (
            "\u043f\u043e\u043c\u043e\u0433\u0438\u0442\u0435",
            "\u043f\u043e\u043c\u043e\u0433\u0438\u0442\u0435",
        ),
    ],
)
def test_text_is_made_readable(written: str, read: str) -> None:
    assert readable(written) == read


@given(st.text(max_size=400))
def test_any_text_becomes_one_line_without_marks(text: str) -> None:
    read = readable(text)
    assert read == " ".join(read.split())
    assert not set(read) & set("'\u2019\u200b\u202e\ufeff")
    assert not re.search(r"(\S)\1\1", read)

"""How a message is read: negation, time, what-if, idiom, split messages, misspellings."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.safety.cases import development
from bot.core.tiers import Tier
from bot.core.verdict import Finding
from bot.screening.screener import PhraseScreener
from tests.screening.test_specification import CASES

ALARMS = [
    case.text for case in CASES if case.tiers[0] in {"emergency", "crisis"} and len(case.tiers) == 1
]


def test_a_note_that_denies_a_symptom_switches_the_phrase_off() -> None:
    verdict = PhraseScreener().screen("denies chest pain")
    assert verdict.tier is Tier.NONE
    assert {finding.suppressed_by for finding in verdict.suppressed} == {"negation"}


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain, breathlessness or swelling",
        "i havent got any chest pain",
        "i've never had chest pain",
        "not having any chest pain",
        "without any chest pain",
        "its not bleeding from the wound",
        "no fever, wound's healing lovely",
    ],
)
def test_a_denied_symptom_does_not_fire(text: str, screener: PhraseScreener) -> None:
    verdict = screener.screen(text)
    assert verdict.tier is Tier.NONE
    assert "negation" in {finding.suppressed_by for finding in verdict.suppressed}


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain but im struggling to breathe",
        "it's not that i don't have chest pain",
        "dont think its my heart but my chest is tight",
        "probably nothing, chest pain",
        "hope it's not my heart, chest feels heavy",
        "cant be a stroke can it, face has dropped",
        "cant sleep my chest hurts",
        "no. ive got chest pain",
        "not sure what to do chest pains",
        "no temperature and i cant breathe",
        "can't breathe",
        "not breathing",
        "won't wake up",
        "he's not responding",
        "can't feel my legs since the epidural",
        "blood wont stop",
    ],
)
def test_doubt_another_symptom_and_protected_negatives_fire(
    text: str, screener: PhraseScreener
) -> None:
    assert screener.screen(text).tier is Tier.EMERGENCY


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no chest pain", "negation"),
        ("had chest pain ten years ago", "past event"),
        ("what if i get chest pain", "what-if question"),
        ("nearly had a heart attack at the price", "idiom"),
        ("overdosing on netflix", "idiom"),
        ("i couldnt breathe after theatre and the staff were brilliant", "story of the stay"),
    ],
)
def test_a_match_that_is_switched_off_is_kept_with_its_reason(
    text: str, reason: str, screener: PhraseScreener
) -> None:
    verdict = screener.screen(text)
    assert verdict.tier is Tier.NONE
    assert reason in {finding.suppressed_by for finding in verdict.suppressed}


@pytest.mark.parametrize(
    ("recent", "text", "tier"),
    [
        (("my mum",), "shes gone a funny colour", Tier.EMERGENCY),
        (("pain in my",), "chest", Tier.EMERGENCY),
        (("i want to",), "end it all", Tier.CRISIS),
        (("the epidural came out today",), "my legs are heavy", Tier.EMERGENCY),
        (("hi", "ive taken"), "40 paracetamol", Tier.EMERGENCY),
    ],
)
def test_a_sentence_split_over_messages_is_read_as_one(
    recent: tuple[str, ...], text: str, tier: Tier, screener: PhraseScreener
) -> None:
    assert screener.screen(text, recent).tier is tier


def test_an_earlier_message_does_not_fire_again(screener: PhraseScreener) -> None:
    assert screener.screen("what time is visiting", ("i have chest pain",)).tier is Tier.NONE


def test_a_no_in_the_message_before_cancels_nothing(screener: PhraseScreener) -> None:
    assert screener.screen("ive got chest pain", ("no",)).tier is Tier.EMERGENCY


def test_the_highest_tier_wins_and_every_tag_is_kept(screener: PhraseScreener) -> None:
    verdict = screener.screen("i took 30 paracetamol i want to die [NHS number]")
    assert verdict.tier is Tier.EMERGENCY
    assert {Tier.EMERGENCY, Tier.CRISIS, Tier.CONFIDENTIAL} <= verdict.tiers


def test_a_finding_says_why_in_words_staff_can_read(screener: PhraseScreener) -> None:
    finding = screener.screen("i cant get me breath").findings[0]
    assert finding == Finding(
        Tier.EMERGENCY,
        "E2",
        "e2-breathing",
        'Words like "cant get me breath" (E2 breathing difficulty)',
    )


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "😀", "?", "[", "\u200b", "꧅" * 50, "\0", "a" * 20_000]
)
def test_odd_input_is_read_without_error(text: str, screener: PhraseScreener) -> None:
    assert screener.screen(text, (text, text)).tier is Tier.NONE


def test_a_denied_crisis_still_reaches_a_nurse(screener: PhraseScreener) -> None:
    verdict = screener.screen("no im not suicidal or anything")
    assert verdict.tier is Tier.DISTRESS


def test_threads_may_share_a_screener(screener: PhraseScreener) -> None:
    texts = [case.text for case in CASES[:200]]
    alone = [screener.screen(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(screener.screen, texts)) == alone


_FILLER = st.lists(
    st.sampled_from(
        ["erm", "um", "so", "well", "basically", "honestly", "sorry", "hello", "hi", "anyway"]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(text=st.sampled_from(ALARMS), before=_FILLER, after=_FILLER)
def test_filler_words_never_cancel_an_alarm(
    text: str, before: str, after: str, screener: PhraseScreener
) -> None:
    assert screener.screen(f"{before} {text} {after}").tier in {Tier.EMERGENCY, Tier.CRISIS}


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=400))
def test_screening_never_crashes(text: str, screener: PhraseScreener) -> None:
    assert screener.screen(text).tier in set(Tier)


def _slip(text: str, random_: random.Random) -> str:
    """One edit in every eighth word."""
    words = text.split(" ")
    for at in random_.sample(range(len(words)), max(1, round(len(words) / 8))):
        word = words[at]
        place = random_.randrange(max(1, len(word)))
        letter = random_.choice("abcdefghijklmnopqrstuvwxyz")
        words[at] = random_.choice(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        )
    return " ".join(words)


def _double(text: str, random_: random.Random) -> str:
    return "".join(letter * (1 + (random_.random() < 0.08)) for letter in text)


def _shout(text: str, random_: random.Random) -> str:
    return text.upper()


def _unpunctuate(text: str, random_: random.Random) -> str:
    return re.sub(r"[^\w\s]", "", text)


def _add_faces(text: str, random_: random.Random) -> str:
    return " ".join(word + (" 😭" if random_.random() < 0.3 else "") for word in text.split())


@pytest.mark.parametrize("noise", [_slip, _double, _shout, _unpunctuate, _add_faces])
def test_noise_leaves_at_least_95_of_100_alarms(
    noise: Callable[[str, random.Random], str], screener: PhraseScreener
) -> None:
    random_ = random.Random(7)
    noisy = [noise(text, random_) for text in ALARMS for _ in range(3)]
    fired = sum(screener.screen(text).tier in {Tier.EMERGENCY, Tier.CRISIS} for text in noisy)
    assert fired / len(noisy) >= 0.95, f"{fired} of {len(noisy)}"


def test_the_messages_written_to_develop_with_reach_the_targets(screener: PhraseScreener) -> None:
    cases = development()
    alarms = [text for text, tiers in cases if tiers & {"emergency", "crisis"}]
    ordinary = [text for text, tiers in cases if tiers == {"none"}]
    caught = sum(screener.screen(text).tier is not Tier.NONE for text in alarms)
    wrongly = sum(screener.screen(text).tier is not Tier.NONE for text in ordinary)
    assert caught / len(alarms) >= 0.98
    assert wrongly / len(ordinary) <= 0.10

"""The judge of `make chaos`: every broken promise must show in its counts."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.chaos.judge import FAULTS, Asked, Call, Counts, Evidence, Taken, faults, judge
from benchmarks.chaos.kills import TARGETS, planned
from benchmarks.chaos.mail import Letter, Patient, Question, batches
from simulator.faults import Platform

BEGAN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HELP = "Call 111 for urgent help."


def calm(patient_messages: int = 3, ids: bool = True) -> Evidence:
    """A patient whose every message was answered in order, two calls each."""
    texts = [
        text for n in range(patient_messages) for text in (f"The answer to question {n}.", HELP)
    ]
    calls = [
        Call(f"c{at}", text, "sent", BEGAN + timedelta(seconds=10 + at))
        for at, text in enumerate(texts)
    ]
    return Evidence(
        asked=[Asked(f"m{n}", f"The answer to question {n}.") for n in range(patient_messages)],
        taken=[Taken(call.text, call.id if ids else "") for call in calls],
        calls=calls,
        stored={f"m{n}": BEGAN + timedelta(seconds=n) for n in range(patient_messages)},
    )


def faults_of(evidence: Evidence) -> list[str]:
    return faults(judge([evidence]))


@pytest.mark.parametrize("ids", [True, False])
def test_a_calm_run_has_no_fault(ids: bool) -> None:
    counts = judge([calm(ids=ids), calm(ids=ids)])
    assert faults(counts) == []
    assert (counts.sent, counts.stored, counts.answered) == (6, 6, 6)


def test_a_message_that_was_never_stored_is_a_fault() -> None:
    evidence = calm()
    assert "not_all_stored" in faults_of(replace(evidence, stored={"m0": BEGAN}))


def test_a_message_stored_twice_is_a_fault() -> None:
    assert "stored_twice" in faults_of(replace(calm(), stored_again=1))


@pytest.mark.parametrize("ids", [True, False])
def test_the_services_word_that_it_sent_is_not_believed_without_the_platforms(ids: bool) -> None:
    evidence = calm(ids=ids)
    found = faults_of(replace(evidence, taken=evidence.taken[:-2]))
    assert {"lost", "calls_missing"} <= set(found)


def test_a_lost_help_line_is_a_fault_although_the_answer_arrived() -> None:
    evidence = calm()
    assert faults_of(replace(evidence, taken=evidence.taken[:-1])) == ["calls_missing"]


def test_a_second_turn_for_the_same_message_is_an_answer_given_twice() -> None:
    evidence = calm()
    again = replace(evidence.calls[0], id="again")
    doubled = replace(
        evidence,
        calls=[*evidence.calls, again],
        taken=[*evidence.taken, Taken(again.text, again.id)],
    )
    counts = judge([doubled])
    assert faults(counts) == ["answered_twice"]
    assert counts.answered == 2


@pytest.mark.parametrize("ids", [True, False])
@pytest.mark.parametrize(
    ("repeats", "flagged", "found"),
    [
        (1, True, []),
        (1, False, ["repeats_not_flagged"]),
        (2, True, ["repeats_too_often"]),
        (2, False, ["repeats_not_flagged"]),
    ],
)
def test_a_repeat_is_allowed_once_and_only_if_flagged(
    ids: bool, repeats: int, flagged: bool, found: list[str]
) -> None:
    evidence = calm(ids=ids)
    first = replace(evidence.calls[0], maybe_duplicate=flagged)
    taken = [*[evidence.taken[0]] * repeats, *evidence.taken]
    assert faults_of(replace(evidence, calls=[first, *evidence.calls[1:]], taken=taken)) == found


def test_a_call_that_the_database_does_not_know_is_a_fault() -> None:
    evidence = calm()
    stray = [*evidence.taken, Taken("Who said this?", "stray")]
    assert faults_of(replace(evidence, taken=stray)) == ["calls_unknown"]


def test_replies_in_another_order_than_the_messages_were_written_are_a_fault() -> None:
    evidence = calm(ids=False)
    swapped = [*evidence.taken[2:4], *evidence.taken[:2], *evidence.taken[4:]]
    counts = judge([replace(evidence, taken=swapped)])
    assert faults(counts) == ["out_of_order"]
    assert (counts.out_of_order, counts.out_of_order_not_yet_delivered) == (1, 0)


def test_a_message_delivered_after_the_later_reply_is_still_out_of_order_but_told_apart() -> None:
    evidence = calm(ids=False)
    swapped = [*evidence.taken[2:4], *evidence.taken[:2], *evidence.taken[4:]]
    late = {**evidence.stored, "m0": BEGAN + timedelta(minutes=1)}
    counts = judge([replace(evidence, taken=swapped, stored=late)])
    assert faults(counts) == ["out_of_order"]
    assert (counts.out_of_order_not_yet_delivered, counts.shuffled) == (1, 1)


def test_parts_of_replies_that_overtake_each_other_are_a_fault() -> None:
    evidence = calm()
    first, second, *rest = evidence.taken
    assert faults_of(replace(evidence, taken=[second, first, *rest])) == ["parts_out_of_order"]


@pytest.mark.parametrize(
    ("state", "fault"), [("withheld", "withheld"), ("failed", "dead"), ("queued", "unfinished")]
)
def test_a_call_that_did_not_go_out_is_named_by_what_became_of_it(state: str, fault: str) -> None:
    evidence = calm()
    stuck = replace(evidence.calls[-1], state=state)
    calls = [*evidence.calls[:-1], stuck]
    assert faults_of(replace(evidence, calls=calls, taken=evidence.taken[:-1])) == [fault]


def test_every_fault_is_one_of_the_counts() -> None:
    assert {name for name in FAULTS if hasattr(Counts(), name)} == set(FAULTS)


def test_each_process_is_killed_at_least_twice_when_ten_kills_are_ordered() -> None:
    plan = planned(10, 5, random.Random(1))
    targets = [kill.target for phase in plan for kill in phase]
    assert len(targets) == 10
    assert all(targets.count(target) >= 2 for target in TARGETS)
    assert all(phase for phase in plan)


def test_the_same_seed_gives_the_same_kills_and_the_same_batches() -> None:
    assert planned(10, 5, random.Random(4)) == planned(10, 5, random.Random(4))
    deck = letters(30)
    assert batches(deck, random.Random(4)) == batches(deck, random.Random(4))
    assert batches(deck, random.Random(4)) != batches(deck, random.Random(5))


def test_batches_hold_every_copy_and_never_mix_accounts() -> None:
    deck = [*letters(40), *letters(40)]
    cut = batches(deck, random.Random(2))
    carried = sorted(letter.event_id for batch in cut for letter in batch.letters)
    assert carried == sorted(letter.event_id for letter in deck)
    for batch in cut:
        assert len({(one.patient.platform, one.patient.account_id) for one in batch.letters}) == 1


def letters(number: int) -> Sequence[Letter]:
    people = [
        Patient(Platform.MESSENGER, "page", "1"),
        Patient(Platform.TWITTER, "a", "2"),
        Patient(Platform.TWITTER, "b", "3"),
    ]
    return [
        Letter(people[n % 3], f"m{n}", BEGAN + timedelta(seconds=n), Question("what", "that"))
        for n in range(number)
    ]

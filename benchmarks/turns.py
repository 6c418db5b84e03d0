"""Turns at a door: one at a time, as many as it takes, and the two-hundredth."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from uuid import uuid4

from benchmarks.conversations import Candidates, Exchange, Script
from benchmarks.doors import Door, Talk
from benchmarks.load import Load, closed_loop

#: Plain questions a pretend patient asks before another one takes over.
QUESTIONS_EACH = 10


class NotUnderstood(Exception):
    """The two sides do not understand enough of the same phrases to be compared."""


@dataclass
class Timings:
    """Seconds of each kind of turn at one side, and how many were answered wrongly."""

    plain: list[float] = field(default_factory=list)
    action: list[float] = field(default_factory=list)
    form: list[float] = field(default_factory=list)
    wrong: int = 0


def agreed(found: Candidates, doors: tuple[Door, ...]) -> Script:
    """What every door answers in the approved words, so that all do the same work.

    Raises NotUnderstood when too little is left.
    """
    with ExitStack() as open_lines:
        talks = [open_lines.enter_context(closing(Talk(door))) for door in doors]

        def understood(*conversation: Exchange) -> bool:
            return all(_goes_well(talk, conversation) for talk in talks)

        return _chosen(found, understood)


def _chosen(found: Candidates, understood: Callable[..., bool]) -> Script:
    questions = tuple(exchange for exchange in found.questions if understood(exchange))
    request = next(filter(understood, found.requests), None)
    feedback = next(filter(understood, found.feedbacks), None)
    if len(questions) < QUESTIONS_EACH or request is None or feedback is None:
        raise NotUnderstood(f"both sides answer only {len(questions)} questions rightly")
    form = next((form for form in found.forms() if understood(feedback, *form)), None)
    if form is None:
        raise NotUnderstood("the sides do not both take the feedback form to its end")
    return Script(questions, request, feedback, form)


def _goes_well(talk: Talk, conversation: Sequence[Exchange]) -> bool:
    sender = _somebody()
    return all(
        exchange.is_answered_by(talk.turn(sender, exchange.text).replies)
        for exchange in conversation
    )


def one_at_a_time(door: Door, script: Script, turns: int, timings: Timings) -> None:
    """Adds ``turns`` turns of each kind, each timed alone, to ``timings``."""
    with closing(Talk(door)) as talk:
        questions = itertools.cycle(script.questions)
        for _ in range(turns // QUESTIONS_EACH):
            asked = itertools.islice(questions, QUESTIONS_EACH)
            timings.plain += _conversation(talk, tuple(asked), timings)
        for _ in range(turns // 2):
            timings.action += _conversation(talk, (script.request,) * 2, timings)
        for _ in range(turns // len(script.form)):
            # The question that starts the form is no turn of the form.
            timings.form += _conversation(talk, (script.feedback, *script.form), timings)[1:]


def _conversation(talk: Talk, exchanges: Sequence[Exchange], timings: Timings) -> list[float]:
    sender, seconds = _somebody(), []
    for exchange in exchanges:
        said = talk.turn(sender, exchange.text)
        timings.wrong += not exchange.is_answered_by(said.replies)
        seconds.append(said.seconds)
    return seconds


def flat_out_plain(door: Door, script: Script, seconds: float) -> Load:
    """Plain questions from all senders at once."""

    def conversations(number: int) -> Iterator[Sequence[Exchange]]:
        questions = itertools.cycle(script.questions[number % len(script.questions) :])
        while True:
            yield tuple(itertools.islice(questions, QUESTIONS_EACH))

    return _flat_out(door, conversations, seconds)


def flat_out_mixed(door: Door, script: Script, seconds: float) -> Load:
    """From all senders at once: a wish for a person, then the feedback form to its end."""
    whole = (script.request, script.feedback, *script.form)
    return _flat_out(door, lambda _: itertools.repeat(whole), seconds)


def _flat_out(
    door: Door, conversations: Callable[[int], Iterator[Sequence[Exchange]]], seconds: float
) -> Load:
    def sender(number: int) -> Iterator[float]:
        with closing(Talk(door)) as talk:
            for conversation in conversations(number):
                somebody = _somebody()
                for exchange in conversation:
                    yield talk.turn(somebody, exchange.text).seconds

    return closed_loop(sender, seconds=seconds)


@dataclass(frozen=True)
class LongTalk:
    """Seconds of the first and of the last message of several long conversations."""

    first: tuple[float, ...]
    last: tuple[float, ...]


def long_talks(door: Door, script: Script, people: int, messages: int) -> LongTalk:
    """Each of the people asks one question after another, all in one conversation."""
    first, last = [], []
    with closing(Talk(door)) as talk:
        for person in range(people):
            sender, questions = _somebody(), itertools.cycle(script.questions)
            between = itertools.islice(questions, person, person + messages - 2)
            # The same message first and last, so that only its place differs.
            same = script.questions[person % len(script.questions)]
            asked = (same, *between, same)
            seconds = [talk.turn(sender, exchange.text).seconds for exchange in asked]
            first.append(seconds[0])
            last.append(seconds[-1])
    return LongTalk(tuple(first), tuple(last))


def _somebody() -> str:
    return f"bench-{uuid4().hex}"

"""What became of each question, and what the figures must be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum

from benchmarks.answers.cases import FollowUp, Question
from benchmarks.bounded import Figure
from benchmarks.deciding import Row
from benchmarks.share import share
from bot.core.ways_in import FEEDBACK_TOPIC

#: Their answer is holding words and a nurse.
NEEDS_A_NURSE = ("faq/under_18s", "faq/pregnancy_breastfeeding")
RIGHT, RIGHT_OR_OFFERED, WRONG = 0.85, 0.96, 0.03
ABOVE_STOCK = 0.15


class Outcome(StrEnum):
    """What a patient got."""

    RIGHT = "right"
    OFFERED = "offered"
    NOT_OFFERED = "unsure, and the right topic not offered"
    HELD_UP = "passed to a person"
    WRONG = "another answer"


def outcome(question: Question, row: Row) -> Outcome:
    """The outcome of a question on one topic."""
    (topic,) = question.topics
    decision, intent = row["decision"], row["intent"]
    if topic in NEEDS_A_NURSE and decision == "handoff":
        return Outcome.RIGHT
    if decision == "answer":
        return Outcome.RIGHT if topic in answered(row) else Outcome.WRONG
    if decision == "handoff":
        return Outcome.WRONG if intent.startswith("faq/") else Outcome.HELD_UP
    return Outcome.OFFERED if topic in row["offered"] else Outcome.NOT_OFFERED


def answered(row: Row) -> list[str]:
    """The topics whose approved words were said."""
    return [*map(str, row.get("answered") or ([row["intent"]] if row["intent"] else []))]


def on_one_topic(questions: Sequence[Question], rows: Sequence[Row]) -> Iterator[Figure]:
    """The three agreed figures, and what the rest became."""
    found = [outcome(q, row) for q, row in zip(questions, rows, strict=True)]
    offered = {Outcome.RIGHT, Outcome.OFFERED}
    yield Figure("right", share(o is Outcome.RIGHT for o in found), least=RIGHT)
    yield Figure("right or offered", share(o in offered for o in found), least=RIGHT_OR_OFFERED)
    yield Figure("confidently wrong", share(o is Outcome.WRONG for o in found), most=WRONG)
    yield Figure("passed to a person", share(o is Outcome.HELD_UP for o in found))
    yield Figure("unsure, not offered", share(o is Outcome.NOT_OFFERED for o in found))


def on_two_topics(questions: Sequence[Question], rows: Sequence[Row]) -> Iterator[Figure]:
    """Two questions in one message: both answered, or both among what was offered."""
    pairs = list(zip(questions, rows, strict=True))
    yield Figure("both answered", share(set(q.topics) <= set(answered(r)) for q, r in pairs))
    both = (set(q.topics) <= {*answered(r), *r["offered"]} for q, r in pairs)
    yield Figure("both answered or offered", share(both))
    wrong = (r["decision"] == "answer" and not set(answered(r)) <= set(q.topics) for q, r in pairs)
    yield Figure("an answer to neither", share(wrong))


def on_follow_ups(
    cases: Sequence[FollowUp], got: Sequence[tuple[list[str], list[str]]]
) -> Iterator[Figure]:
    """Messages after an answer: those that stay on its topic, and those that leave it."""
    pairs = list(zip(cases, got, strict=True))
    stay = [(case, answered) for case, (answered, _) in pairs if case.topic == case.before]
    leave = [(case, answered) for case, (answered, _) in pairs if case.topic != case.before]
    yield Figure("stay on the topic, answered so", share(c.topic in a for c, a in stay))
    yield Figure("go to another topic, answered so", share(c.topic in a for c, a in leave))
    reached = (case.topic in {*answered, *offered} for case, (answered, offered) in pairs)
    yield Figure("answered or offered", share(reached))
    wrong = (bool(answered) and case.topic not in answered for case, (answered, _) in pairs)
    yield Figure("another answer", share(wrong))


def not_covered(rows: Sequence[Row]) -> Iterator[Figure]:
    """Questions without an approved answer must not get one."""
    yield Figure("given an answer all the same", share(r["decision"] == "answer" for r in rows))
    yield Figure("passed to a person", share(r["decision"] == "handoff" for r in rows))


def on_feedback(rows: Sequence[Row]) -> Iterator[Figure]:
    """Who says how it was is asked for feedback, not told about something else."""
    wanted = (FEEDBACK_TOPIC, FEEDBACK_TOPIC.removeprefix("faq/"))
    asked = [FEEDBACK_TOPIC in row["answered"] or row["intent"] in wanted for row in rows]
    pairs = list(zip(rows, asked, strict=True))
    yield Figure("asked for feedback", share(asked))
    yield Figure(
        "or offered it", share(told or FEEDBACK_TOPIC in r["offered"] for r, told in pairs)
    )
    other = share(r["decision"] == "answer" and not told for r, told in pairs)
    yield Figure("given the answer to a question", other)
    yield Figure("passed to a person", share(r["decision"] == "handoff" for r in rows))


def by_topic(questions: Sequence[Question], rows: Sequence[Row]) -> list[str]:
    """A line a topic: how many right, offered, wrong; the worst first."""
    counts: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for question, row in zip(questions, rows, strict=True):
        counts[question.topics[0]][outcome(question, row)] += 1
    worst_first = sorted(counts, key=lambda topic: (counts[topic][Outcome.RIGHT], topic))
    return [
        f"  {topic:36} " + ", ".join(f"{kind.value} {n}" for kind, n in counts[topic].most_common())
        for topic in worst_first
    ]


def confusions(questions: Sequence[Question], rows: Sequence[Row]) -> list[str]:
    """Which answers are given in place of which, the commonest first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for question, row in zip(questions, rows, strict=True):
        if outcome(question, row) is Outcome.WRONG:
            pairs[(question.topics[0], row["intent"])] += 1
    return [f"  {n} x {asked} -> {given}" for (asked, given), n in pairs.most_common()]

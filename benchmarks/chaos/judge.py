"""The verdict: what the platform took, held against what the database says. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import pairwise

REACHED = frozenset({"sent", "delivered", "read"})
UNFINISHED = frozenset({"queued", "sending"})


@dataclass(frozen=True)
class Asked:
    """A message in the order of writing, and the words that only its answer holds."""

    event_id: str
    answer: str


@dataclass(frozen=True)
class Taken:
    """A call that the platform took; ``call_id`` is ours where the platform carries it."""

    text: str
    call_id: str = ""


@dataclass(frozen=True)
class Call:
    """A call as the service's database has it."""

    id: str
    text: str
    state: str
    stored_at: datetime
    maybe_duplicate: bool = False


@dataclass(frozen=True)
class Evidence:
    """Everything about one patient: messages and calls in order, on both sides.

    ``stored`` has the moment of storing of each message in the database, by event id;
    an id that is there twice is in ``stored_again``.
    """

    asked: Sequence[Asked]
    taken: Sequence[Taken]
    calls: Sequence[Call]
    stored: Mapping[str, datetime]
    stored_again: int = 0


@dataclass(frozen=True)
class Counts:
    """How it went; the ones named as faults must be 0.

    ``shuffled`` is how hard it was: messages that were stored after one written later.
    """

    sent: int = 0
    stored: int = 0
    shuffled: int = 0
    stored_twice: int = 0
    answered: int = 0
    lost: int = 0
    calls_missing: int = 0
    calls_unknown: int = 0
    answered_twice: int = 0
    repeats_flagged: int = 0
    repeats_not_flagged: int = 0
    repeats_too_often: int = 0
    flagged: int = 0
    out_of_order: int = 0
    out_of_order_not_yet_delivered: int = 0
    parts_out_of_order: int = 0
    withheld: int = 0
    dead: int = 0
    unfinished: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            **{
                field.name: getattr(self, field.name) + getattr(other, field.name)
                for field in fields(self)
            }
        )


FAULTS = (
    "stored_twice",
    "lost",
    "calls_missing",
    "calls_unknown",
    "answered_twice",
    "repeats_not_flagged",
    "repeats_too_often",
    "out_of_order",
    "parts_out_of_order",
    "withheld",
    "dead",
    "unfinished",
)


def faults(counts: Counts) -> list[str]:
    """The names of the counts that should be 0 and are not."""
    found = [name for name in FAULTS if getattr(counts, name)]
    return found if counts.stored == counts.sent else ["not_all_stored", *found]


def judge(patients: Sequence[Evidence]) -> Counts:
    """The counts over all patients."""
    return sum((_one(evidence) for evidence in patients), Counts())


def plain(text: str) -> str:
    """The words without regard to line breaks: platforms differ in them."""
    return " ".join(text.split())


def _one(evidence: Evidence) -> Counts:
    states = Counter(call.state for call in evidence.calls)
    taken_texts = [plain(taken.text) for taken in evidence.taken]
    turns = [_turns(asked, evidence.calls) for asked in evidence.asked]
    at = [_first(asked.answer, taken_texts) for asked in evidence.asked]
    came = [_seconds(evidence.stored.get(asked.event_id)) for asked in evidence.asked]
    late = _overtaken(at)
    return Counts(
        sent=len(evidence.asked),
        stored=sum(asked.event_id in evidence.stored for asked in evidence.asked),
        shuffled=len(_overtaken(came)),
        stored_twice=evidence.stored_again,
        answered=sum(n == 1 and i is not None for n, i in zip(turns, at, strict=True)),
        lost=sum(index is None for index in at),
        answered_twice=sum(max(0, number - 1) for number in turns),
        flagged=sum(call.maybe_duplicate for call in evidence.calls),
        out_of_order=len(late),
        out_of_order_not_yet_delivered=sum(_came_too_late(evidence, at, i) for i in late),
        parts_out_of_order=_parts_out_of_order(evidence),
        withheld=states["withheld"],
        dead=states["failed"],
        unfinished=sum(states[state] for state in UNFINISHED),
    ) + _repeats(evidence)


def _turns(asked: Asked, calls: Sequence[Call]) -> int:
    return sum(asked.answer in plain(call.text) for call in calls if call.state in REACHED)


def _first(answer: str, texts: Sequence[str]) -> int | None:
    return next((at for at, text in enumerate(texts) if answer in text), None)


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment is not None else None


def _overtaken(at: Sequence[float | None]) -> list[int]:
    """Messages whose place comes after the place of one written later."""
    return [
        i
        for i, mine in enumerate(at)
        if mine is not None and any(later is not None and later < mine for later in at[i + 1 :])
    ]


def _came_too_late(evidence: Evidence, at: Sequence[int | None], i: int) -> bool:
    """Whether a later-written message had its reply before this one was even delivered."""
    mine = at[i]
    came = evidence.stored.get(evidence.asked[i].event_id)
    overtakers = [
        asked.answer
        for asked, index in zip(evidence.asked[i + 1 :], at[i + 1 :], strict=True)
        if index is not None and mine is not None and index < mine
    ]
    replied = [
        call.stored_at
        for call in evidence.calls
        if any(answer in plain(call.text) for answer in overtakers)
    ]
    return came is not None and bool(replied) and came > min(replied)


def _parts_out_of_order(evidence: Evidence) -> int:
    """Calls that the platform took before one queued earlier; seen where it carries our id."""
    first: dict[str, int] = {}
    for at, taken in enumerate(evidence.taken):
        first.setdefault(taken.call_id, at)
    places = [first[call.id] for call in evidence.calls if call.id in first]
    return sum(late < early for early, late in pairwise(places))


def _repeats(evidence: Evidence) -> Counts:
    """Every call of the platform's side found in the database, and the other way round.

    Without our id the same words are counted on both sides: which of two equal calls
    was repeated cannot be told, and does not matter.
    """
    by_key: dict[str, list[Call]] = {}
    with_ids = any(taken.call_id for taken in evidence.taken)
    for call in evidence.calls:
        by_key.setdefault(call.id if with_ids else plain(call.text), []).append(call)
    taken = Counter(t.call_id if with_ids else plain(t.text) for t in evidence.taken)
    unknown = sum(number for key, number in taken.items() if key not in by_key)
    return sum(
        (_repeats_of(calls, taken[key]) for key, calls in by_key.items()),
        Counts(calls_unknown=unknown),
    )


def _repeats_of(calls: Sequence[Call], taken: int) -> Counts:
    reached = sum(call.state in REACHED for call in calls)
    expected = reached + sum(call.state == "failed" for call in calls)
    flagged = sum(call.maybe_duplicate for call in calls)
    extra = max(0, taken - expected)
    return Counts(
        calls_missing=max(0, reached - taken),
        repeats_flagged=min(extra, flagged),
        repeats_not_flagged=extra if not flagged else 0,
        repeats_too_often=max(0, extra - flagged) if flagged else 0,
    )

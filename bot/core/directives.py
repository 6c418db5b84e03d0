"""What the assistant asks the service to do besides replying.

Rasa's actions speak only in these. On the wire a directive is a mapping with a
``type``; `parse_directive` turns it into a value and refuses what it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Union

from bot.core.errors import UnreadablePayload
from bot.core.feedback_items import Answer, fits
from bot.core.tiers import Tier


@dataclass(frozen=True)
class HandOff:
    """A person must read this: the assistant cannot help, or was asked for one."""

    reason: str
    tier: str = "request_human"


@dataclass(frozen=True)
class OfferTopics:
    """The assistant was unsure and offered these topics (``faq/...``), likeliest first."""

    topics: tuple[str, ...]


@dataclass(frozen=True)
class NotUnderstood:
    """The assistant had nothing to offer."""


@dataclass(frozen=True)
class FeedbackSoFar:
    """What an unfinished feedback form holds, for the day on which it is never finished.

    ``answers`` by item; ``asked`` is the question on screen.
    """

    answers: Mapping[str, Answer]
    asked: str = ""


@dataclass(frozen=True)
class RecordFeedback:
    """Feedback to be kept: finished, or partly so. ``ranges`` are items answered by a range."""

    answers: Mapping[str, Answer]
    partial: bool = False
    ranges: tuple[str, ...] = ()


@dataclass(frozen=True)
class DropFeedback:
    """A form ended and nothing of it may be kept."""


Directive = Union[HandOff, OfferTopics, NotUnderstood, FeedbackSoFar, RecordFeedback, DropFeedback]

_HAND_OFF_TIERS = frozenset(tier.value for tier in Tier) - {Tier.NONE.value}
_TYPES: dict[str, type[Any]] = {
    "hand_off": HandOff,
    "offer_topics": OfferTopics,
    "not_understood": NotUnderstood,
    "feedback_so_far": FeedbackSoFar,
    "record_feedback": RecordFeedback,
    "drop_feedback": DropFeedback,
}


def directive_payload(directive: Directive) -> dict[str, Any]:
    """The mapping that travels: ``{"type": "offer_topics", "topics": [...]}``."""
    name = next(name for name, kind in _TYPES.items() if isinstance(directive, kind))
    return {"type": name, **asdict(directive)}


def parse_directive(payload: Mapping[str, Any]) -> Directive:
    """The value a mapping stands for.

    Raises UnreadablePayload for an unknown type, an unknown field, a tier that is not in
    the triage table, or a feedback answer that its question does not allow.
    """
    fields = {key: value for key, value in payload.items() if key != "type"}
    kind = _TYPES.get(str(payload.get("type")))
    if kind is None:
        raise UnreadablePayload(f"unknown directive type {payload.get('type')!r}")
    for name in ("topics", "ranges"):
        if name in fields:
            fields[name] = tuple(fields[name] or ())
    if "answers" in fields:
        fields["answers"] = _answers(fields["answers"])
    try:
        directive: Directive = kind(**fields)
    except TypeError as error:
        raise UnreadablePayload(f"directive {payload.get('type')!r} does not fit") from error
    if isinstance(directive, HandOff) and directive.tier not in _HAND_OFF_TIERS:
        raise UnreadablePayload("hand-off tier is not in the triage table")
    return directive


def _answers(payload: Any) -> dict[str, Answer]:
    if not isinstance(payload, Mapping):
        raise UnreadablePayload("feedback answers are not a mapping")
    unfit = [name for name, value in payload.items() if not fits(name, value)]
    if unfit:
        raise UnreadablePayload("a feedback answer is not one its question allows")
    return {n: tuple(v) if isinstance(v, list) else v for n, v in payload.items()}

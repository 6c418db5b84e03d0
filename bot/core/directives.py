"""What the assistant asks the service to do besides replying.

Rasa's actions speak only in these. On the wire a directive is a mapping with a
``type``; `parse_directive` turns it into a value and refuses what it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Union

from bot.core.errors import UnreadablePayload
from bot.core.tiers import Tier

FFT_ANSWERS = (
    "Very good",
    "Good",
    "Neither good nor poor",
    "Poor",
    "Very poor",
    "Don't know",
)
"""The six answers of the Friends and Family Test, in their fixed order (NHS England)."""


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
class RecordFeedback:
    """A finished (or partly finished) Friends and Family Test."""

    score: str | None
    why: str | None = None
    better: str | None = None
    partial: bool = False


Directive = Union[HandOff, OfferTopics, NotUnderstood, RecordFeedback]

_HAND_OFF_TIERS = frozenset(tier.value for tier in Tier) - {Tier.NONE.value}
_TYPES: dict[str, type[Any]] = {
    "hand_off": HandOff,
    "offer_topics": OfferTopics,
    "not_understood": NotUnderstood,
    "record_feedback": RecordFeedback,
}


def directive_payload(directive: Directive) -> dict[str, Any]:
    """The mapping that travels: ``{"type": "offer_topics", "topics": [...]}``."""
    name = next(name for name, kind in _TYPES.items() if isinstance(directive, kind))
    return {"type": name, **asdict(directive)}


def parse_directive(payload: Mapping[str, Any]) -> Directive:
    """The value a mapping stands for.

    Raises UnreadablePayload for an unknown type, an unknown field, a tier that is not in
    the triage table, or a score that is not one of the six answers.
    """
    fields = {key: value for key, value in payload.items() if key != "type"}
    kind = _TYPES.get(str(payload.get("type")))
    if kind is None:
        raise UnreadablePayload(f"unknown directive type {payload.get('type')!r}")
    if kind is OfferTopics:
        fields["topics"] = tuple(fields.get("topics", ()))
    try:
        directive: Directive = kind(**fields)
    except TypeError as error:
        raise UnreadablePayload(f"directive {payload.get('type')!r} does not fit") from error
    if isinstance(directive, HandOff) and directive.tier not in _HAND_OFF_TIERS:
        raise UnreadablePayload("hand-off tier is not in the triage table")
    if isinstance(directive, RecordFeedback) and directive.score not in (
        None,
        *FFT_ANSWERS,
    ):
        raise UnreadablePayload("feedback score is not one of the six answers")
    return directive

"""The paper form as fields of a page: the questions of the chat, in its words and its order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.feedback_items import ITEMS, LONGEST_COMMENT, TITLES, Kind
from bot.core.messages import Reply

#: Asked in the chat only.
_NOT_ON_PAPER = frozenset({"fb_consent", "fb_more"})
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


@dataclass(frozen=True)
class Field:
    """One question. ``kind`` is choice, number, many or comment; ``top`` the highest number."""

    name: str
    words: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    top: int = 0
    value: str = ""
    longest: int = LONGEST_COMMENT


def paper_fields(
    responses: Mapping[str, tuple[Reply, ...]], typed: Mapping[str, str]
) -> list[Field]:
    """The fields in order, with what stands in them."""
    fields = []
    for item in ITEMS:
        if item.name in _NOT_ON_PAPER:
            continue
        scale = item.kind.scale
        kind = "number" if scale else item.kind.value
        words = responses[f"utter_ask_{item.name}"][-1].text.splitlines()
        fields.append(
            Field(
                name=item.name,
                words=words[0 if item.kind is Kind.MANY else -1],
                kind=kind,
                choices=tuple((choice, TITLES.get(choice, choice)) for choice in item.choices),
                top=scale.value if scale else 0,
                value=typed.get(item.name, ""),
            )
        )
    return fields


def month_words(month: str) -> str:
    """ "2026-11" as "November 2026"."""
    year, number = month.split("-")
    return f"{_MONTHS[int(number) - 1]} {year}"

""" "You said, we did": what people said, what the team did about it, and how far that has got.

Source: NHS England, "Using the Friends and Family Test to improve patient experience" (telling
people what was done with their feedback). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.core.errors import EntryNotFit, NotPermitted
from bot.core.feedback_records import is_month
from bot.core.themes import THEMES

_TITLES = frozenset(THEMES.values())
LONGEST_PART = 500


class EntryState(Enum):
    """How far an entry has got. Only what is published can be read without signing in."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


#: What may follow what; a draft also follows from every change of the words.
NEXT: dict[EntryState, frozenset[EntryState]] = {
    EntryState.DRAFT: frozenset({EntryState.APPROVED, EntryState.WITHDRAWN}),
    EntryState.APPROVED: frozenset({EntryState.PUBLISHED, EntryState.WITHDRAWN, EntryState.DRAFT}),
    EntryState.PUBLISHED: frozenset({EntryState.WITHDRAWN}),
    EntryState.WITHDRAWN: frozenset({EntryState.DRAFT}),
}


@dataclass(frozen=True)
class EntryText:
    """The words. ``month`` is "2026-11"; ``theme`` is the title of one of THEMES, or empty.

    ``quote`` is a part of a comment word for word, and ``quote_of`` the id of its response;
    both empty for none.
    """

    month: str
    said: str
    did: str
    theme: str = ""
    quote: str = ""
    quote_of: str = ""


@dataclass(frozen=True)
class Entry:
    """One entry. People are named by their address; ``version`` counts changes of the words."""

    id: str
    text: EntryText
    state: EntryState
    version: int
    written_by: str
    written_at: datetime
    approved_by: str = ""
    published_at: datetime | None = None

    def moved(self, state: EntryState) -> Entry:
        """The entry in another state. Raises NotPermitted where that does not follow."""
        if state not in NEXT[self.state]:
            raise NotPermitted(f"this entry is {self.state.value}: reload the page to see it")
        return replace(self, state=state)


def tidied(text: EntryText) -> EntryText:
    """White space made plain. Raises EntryNotFit with everything that must change."""
    said, did, quote = (" ".join(part.split()) for part in (text.said, text.did, text.quote))
    clean = replace(text, said=said, did=did, quote=quote, quote_of=text.quote_of if quote else "")
    problems = [
        words
        for wrong, words in (
            (not is_month(clean.month), "Choose the month in which people said it."),
            (
                clean.theme and clean.theme not in _TITLES,
                "Choose a theme from the list, or none.",
            ),
            (not said, "Write what people said."),
            (not did, "Write what you did about it."),
            (
                any(len(part) > LONGEST_PART for part in (said, did, quote)),
                f"Make each part shorter: at most {LONGEST_PART} characters.",
            ),
        )
        if wrong
    ]
    if problems:
        raise EntryNotFit(problems)
    return clean


def is_part_of(quote: str, comment: str) -> bool:
    """Whether a quotation stands in a comment word for word; only white space may differ."""
    return bool(quote) and " ".join(quote.split()) in " ".join(comment.split())

"""An approved answer and its versions: who wrote what, who approved it, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.answer_text import AnswerText

#: Staff are asked to review an answer this many days before it may no longer be given.
REVIEW_AHEAD_DAYS = 60
#: An approval lasts this long.
APPROVED_FOR_DAYS = 365
#: What an approval says that no clinician has given; production refuses it.
DEMO_APPROVAL = "DEMO APPROVAL"


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class AnswerVersion:
    """One version written in the console. ``topic`` is ``faq/...``; addresses name people."""

    id: str
    topic: str
    number: int
    text: AnswerText
    why: str
    state: VersionState
    written_by: str
    written_at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    review_due: date | None = None


@dataclass(frozen=True)
class CurrentAnswer:
    """What is given for a topic now. ``number`` is what each sent message records."""

    topic: str
    title: str
    text: AnswerText
    number: int
    approved_by: str
    review_due: date
    needs_nurse: bool = False

    def is_expired(self, today: date) -> bool:
        """Whether it may no longer be given."""
        return self.review_due < today

    def is_due(self, today: date) -> bool:
        """Whether somebody should review it now."""
        return (self.review_due - today).days <= REVIEW_AHEAD_DAYS

    @property
    def is_demo(self) -> bool:
        """Whether no clinician has signed it."""
        return self.approved_by.startswith(DEMO_APPROVAL)

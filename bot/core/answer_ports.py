"""What the use cases need of the answers and of the questions without one, as structural types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.core.answer_versions import AnswerVersion, VersionState
from bot.core.records import UnansweredQuestion


class Answers(Protocol):
    """Versions of answers written in the console."""

    def current(self, topic: str) -> AnswerVersion | None:
        """The newest approved version of a topic, if any was written here."""
        ...

    def draft(self, topic: str) -> AnswerVersion | None:
        """The open draft of a topic; there is at most one."""
        ...

    def all_in(self, state: VersionState) -> dict[str, AnswerVersion]:
        """The newest version in this state of every topic that has one."""
        ...

    def history(self, topic: str) -> list[AnswerVersion]:
        """Every version of a topic, newest first."""
        ...

    def add(self, version: AnswerVersion) -> None:
        """Stores a new version. Raises StaleAnswer when another was kept at the same moment."""
        ...

    def decide(
        self,
        version_id: str,
        state: VersionState,
        decided_by: str,
        now: datetime,
        review_due: date | None,
    ) -> bool:
        """Moves a draft on; False when it is no longer a draft."""
        ...

    def highest_number(self, topic: str) -> int:
        """The highest number given to a version of this topic so far; 0 for none."""
        ...


class Unanswered(Protocol):
    """Masked questions without a sure answer; no conversation is named."""

    def add(self, text: str, offered: Sequence[str], vector: bytes, day: date) -> None:
        """Keeps one question."""
        ...

    def newest(self, limit: int = 500) -> list[UnansweredQuestion]:
        """The newest questions first."""
        ...

    def purge(self, before: date) -> int:
        """Deletes what is older; how many."""
        ...

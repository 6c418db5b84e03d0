"""What the use cases need from the place where feedback lies, apart from everything else."""

from __future__ import annotations

from typing import Protocol

from bot.core.records import FeedbackAnswer


class Feedback(Protocol):
    """Friends and Family responses, apart from everything else."""

    def add(self, answer: FeedbackAnswer) -> None:
        """Stores one response under a random id."""
        ...

    def counts(self, month: str) -> dict[str, int]:
        """How many of each answer in a month ("2026-11")."""
        ...
